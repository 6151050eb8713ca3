import type { Explainer, Symptom } from './explain.ts';
import { checkInputs, endSentence } from './text.ts';
import type { Circumstances, Explanation } from './types.ts';

const doubtInputs = (symptom: Symptom): string =>
  checkInputs(symptom, `tell the notebook’s author${symptom.hasInputs ? ' which inputs you used' : ''}`);
/** For data that only the author can change, where nobody chose any. */
const LESS_DATA = 'or ask whoever runs Quire for a higher limit.';
export const needLess = ({ hasInputs }: Circumstances): string =>
  hasInputs
    ? `Choose inputs with less data, such as a shorter period, ${LESS_DATA}`
    : `Tell the notebook’s author to work with less data, ${LESS_DATA}`;
const CHECK_DATA =
  'Check that the file or table is the one the notebook is for, and that its columns have not changed.';

/** Errors that the data, a file or the inputs cause. */
export const explainData: Explainer = (symptom) => {
  const { ename, message } = symptom;
  switch (ename) {
    case 'KeyError':
    case 'ColumnNotFoundError':
      return explainKey(symptom);
    case 'IndexError':
      return {
        sentence:
          'The notebook looked for an entry beyond the end of its data; there is less data than it expects.',
        remedy: doubtInputs(symptom),
      };
    case 'ZeroDivisionError':
      return {
        sentence: 'The notebook divided by zero; most often a group or a period holds no data.',
        remedy: symptom.hasInputs
          ? 'Choose inputs that have data. If they have, tell the notebook’s author.'
          : 'Tell the notebook’s author.',
      };
    case 'ValueError':
      return explainValue(symptom);
    case 'TypeError':
      return {
        sentence: endSentence(`The notebook put together values of kinds that do not fit: ${message}`),
        remedy: doubtInputs(symptom),
      };
    case 'MemoryError':
    case 'ArrayMemoryError':
    case '_ArrayMemoryError':
      return explainMemory(symptom);
    case 'UnicodeDecodeError':
      return {
        sentence: 'A file is not written in the characters the notebook expects.',
        remedy: 'Save the file as UTF-8 text (“CSV UTF-8” in Excel) and run again.',
      };
    case 'EmptyDataError':
      return { sentence: 'A file the notebook reads is empty.', remedy: 'Check the file and run again.' };
    case 'ParserError':
    case 'JSONDecodeError':
    case 'BadZipFile':
      return {
        sentence: endSentence(`A file does not have the form the notebook expects: ${message}`),
        remedy: CHECK_DATA,
      };
    default:
      return explainFile(symptom);
  }
};

function explainKey(symptom: Symptom) {
  const { message, frames } = symptom;
  const name = message.replace(/^['"](.*)['"]$/s, '$1');
  const isColumn =
    /pandas|polars|ColumnNotFound|get_loc/.test(frames) || /not in index|\[columns\]/.test(message);
  return {
    sentence: isColumn
      ? endSentence(`The data has no column or entry named “${name}”`)
      : endSentence(`The notebook looked for an entry named “${name}”, which is not there`),
    remedy: isColumn ? CHECK_DATA : doubtInputs(symptom),
  };
}

function explainValue(symptom: Symptom) {
  const { message } = symptom;
  const notNumber =
    /(?:could not convert string to float|invalid literal for int\(\) with base \d+): (.+)$/.exec(message);
  if (notNumber) {
    return {
      sentence: `A number is needed where the data has the text ${notNumber[1]}.`,
      remedy: doubtInputs(symptom),
    };
  }
  const notDate = /time data ["']?(.+?)["']? (?:does not|doesn't) match format/.exec(message);
  if (notDate) {
    return {
      sentence: `“${notDate[1]}” is not a date in the form the notebook expects.`,
      remedy: doubtInputs(symptom),
    };
  }
  return {
    sentence: endSentence(message ? `A value does not fit: ${message}` : 'A value does not fit'),
    remedy: doubtInputs(symptom),
  };
}

function explainMemory(symptom: Symptom) {
  const { message } = symptom;
  const size = /allocate ([\d.]+ [KMGTP]iB)/.exec(message)?.[1];
  return {
    sentence: size
      ? `The notebook needs ${size} of memory at once, more than a run may use.`
      : 'The notebook needs more memory than a run may use.',
    remedy: needLess(symptom),
  };
}

function explainFile(symptom: Symptom) {
  const { ename, message } = symptom;
  const path = /: (['"])(.+)\1$/.exec(message)?.[2];
  const file = path ? `“${path}”` : 'a file';
  switch (ename) {
    case 'FileNotFoundError':
      return explainMissingFile(symptom, path);
    case 'PermissionError':
      return {
        sentence: `The notebook may not open ${file}.`,
        remedy: 'The run has only your own rights: ask the owner of the data for access.',
      };
    case 'IsADirectoryError':
      return {
        sentence: `The notebook expects a file, and ${file} is a folder.`,
        remedy: doubtInputs(symptom),
      };
    case 'NotADirectoryError':
      return {
        sentence: `The notebook expects a folder, and ${file} is none.`,
        remedy: doubtInputs(symptom),
      };
    case 'FileExistsError':
      return {
        sentence: `The notebook wants to make ${file}, which is there already.`,
        remedy: doubtInputs(symptom),
      };
    default:
      if (!message.includes('[Errno 28]')) return undefined;
      return {
        sentence: 'The disk that the notebook writes to is full.',
        remedy: 'Ask whoever runs Quire to make room, then run again.',
      };
  }
}

/** A published notebook comes without the files beside it, which most often is why one is missing. */
function explainMissingFile({ hasInputs }: Symptom, path: string | undefined): Explanation {
  const isBeside = path === undefined || !/^(?:[/~\\]|[A-Za-z]:)/.test(path);
  const why = isBeside
    ? 'Quire has the notebook, not the files that lay beside it.'
    : 'Runs do not see the files of the author’s machine.';
  const way = `Its author can make it an input that asks for a file, or read it from an address or a database${
    isBeside ? '' : '; whoever runs Quire can let runs read a folder'
  }.`;
  return {
    sentence: `The notebook looks for ${path ? `“${path}”` : 'a file'}, which is not there.`,
    remedy: `${hasInputs ? 'Check file names in the inputs. ' : ''}${why} ${way}`,
  };
}
