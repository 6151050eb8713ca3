import { stripVTControlCharacters } from 'node:util';
import { explainData } from './explain-data.ts';
import { explainNetwork } from './explain-network.ts';
import { explainPython } from './explain-python.ts';
import { redactMessage } from './redact.ts';
import { checkInputs, endSentence, toPlainLine, toWords } from './text.ts';
import type { Circumstances, Explanation, PythonError } from './types.ts';

/** An error, prepared for explaining. */
export interface Symptom extends Circumstances {
  /** Without its module. */
  readonly ename: string;
  /** One line, safe to show to everyone. */
  readonly message: string;
  /** Plain text of the frames, to recognise libraries by; never shown. */
  readonly frames: string;
}

/** Knows some errors; nothing for the rest. */
export type Explainer = (symptom: Symptom) => Explanation | undefined;

const EXPLAINERS: readonly Explainer[] = [explainPython, explainData, explainNetwork];

/** Enough frames to see which library raised the error. */
const FRAMES_CHARACTERS = 20_000;

/** Says a Python error in one plain sentence and what to do about it. Shows no code. */
export function explainFailure(error: PythonError, circumstances: Circumstances): Explanation {
  const symptom: Symptom = {
    ...circumstances,
    ename: toPlainLine(error.ename).split('.').at(-1) ?? '',
    message: redactMessage(error),
    frames: stripVTControlCharacters(error.traceback.join('\n').slice(0, FRAMES_CHARACTERS)),
  };
  for (const explain of EXPLAINERS) {
    const found = explain(symptom);
    if (found) return found;
  }
  return explainOther(symptom);
}

/** An error that names itself: what a library or the author wrote is the best there is. */
function explainOther(symptom: Symptom): Explanation {
  const { ename, message } = symptom;
  const kind = toWords(ename);
  const said = message || kind || 'no message';
  return {
    sentence: endSentence(`The notebook stopped with an error: ${said}`),
    remedy: checkInputs(symptom, 'tell the notebook’s author and pass on this message'),
  };
}
