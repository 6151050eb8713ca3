import type { Explainer, Symptom } from './explain.ts';
import { checkInputs, endSentence } from './text.ts';

const TELL_AUTHOR = 'Tell the notebook’s author: the notebook has to be corrected.';

/** Errors of the language itself. */
export const explainPython: Explainer = (symptom) => {
  const { ename, message } = symptom;
  switch (ename) {
    case 'SyntaxError':
    case 'IndentationError':
    case 'TabError':
      return {
        sentence: 'A cell of the notebook is not valid Python, so it could not start.',
        remedy: TELL_AUTHOR,
      };
    case 'NameError':
    case 'UnboundLocalError':
      return explainName(message);
    case 'ModuleNotFoundError':
      return explainModule(message);
    case 'ImportError':
      return wrongVersion(message);
    case 'AttributeError':
      return explainAttribute(symptom);
    case 'TypeError':
      return message.includes('unexpected keyword argument') ? wrongVersion(message) : undefined;
    case 'IndexError':
      return message.startsWith('only integers, slices') ? unfit(message) : undefined;
    case 'AssertionError':
      return {
        sentence: message
          ? endSentence(`A check in the notebook did not hold: ${message}`)
          : 'A check in the notebook did not hold.',
        remedy: symptom.hasInputs
          ? 'Check the inputs and the data. If they are right, tell the notebook’s author.'
          : 'Check the data. If it is right, tell the notebook’s author.',
      };
    case 'RecursionError':
      return {
        sentence: 'The notebook went round in circles without an end and was stopped.',
        remedy: TELL_AUTHOR,
      };
    case 'NotImplementedError':
      return { sentence: 'The notebook reached a part that is not written yet.', remedy: TELL_AUTHOR };
    case 'KeyboardInterrupt':
      return {
        sentence: 'The notebook was interrupted while it ran.',
        remedy: 'Run it again if this was not meant.',
      };
    case 'SystemExit':
      return {
        sentence: endSentence(`The notebook ended itself before its last cell and reported: ${message}`),
        remedy: checkInputs(symptom, 'ask the notebook’s author what this message means'),
      };
    case 'StdinNotImplementedError':
      return {
        sentence: 'The notebook asks a question while it runs, and nobody can answer it here.',
        remedy: 'Ask the notebook’s author to make the question an input of the notebook.',
      };
    case 'InputNeeded':
      return {
        sentence: endSentence(message),
        remedy: 'Give it a value before the run starts, or open the notebook as an app and answer there.',
      };
    default:
      return undefined;
  }
};

function explainName(message: string) {
  const name = /'([^']+)'/.exec(message)?.[1];
  return {
    sentence: name
      ? `The notebook uses “${name}” before anything is stored under that name.`
      : 'The notebook uses a name before anything is stored under it.',
    remedy:
      'Tell the notebook’s author: a cell is missing or stands too late. “Restart and run all” shows the same error.',
  };
}

function explainModule(message: string) {
  const name = /No module named '([^']+)'/.exec(message)?.[1];
  if (name?.includes('.')) {
    return {
      sentence: `The notebook needs “${name}”, a part of a Python package that this environment has in another version, or not at all.`,
      remedy:
        'Tell the notebook’s author, or ask whoever runs Quire which version the environment should have.',
    };
  }
  return {
    sentence: name
      ? `The notebook needs the Python package “${name}”, which this environment does not have.`
      : 'The notebook needs a Python package that this environment does not have.',
    remedy: `Ask whoever runs Quire to add ${name ? `“${name}”` : 'the package'}, or the author to do without it.`,
  };
}

function explainAttribute({ message, hasInputs }: Symptom) {
  if (message.includes("'NoneType'")) {
    return {
      sentence: 'An earlier step of the notebook gave no result, and a later one needs it.',
      remedy: hasInputs
        ? 'Check the inputs: nothing may have been found for them. If they are right, tell the author.'
        : 'Tell the notebook’s author: it may have found no data.',
    };
  }
  return message.startsWith('module ') ? wrongVersion(message) : unfit(message);
}

function wrongVersion(message: string) {
  return {
    sentence: endSentence(`A package is installed in a version the notebook does not fit: ${message}`),
    remedy:
      'Tell the notebook’s author, or ask whoever runs Quire which version the environment should have.',
  };
}

function unfit(message: string) {
  return {
    sentence: endSentence(`A step of the notebook does not fit its data: ${message}`),
    remedy: TELL_AUTHOR,
  };
}
