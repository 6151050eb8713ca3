import type { Explainer, Symptom } from './explain.ts';
import { endSentence } from './text.ts';

const CHECK_INPUTS = 'Check the inputs. If they are right, tell the notebook’s author which inputs you used.';
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
        remedy: CHECK_INPUTS,
      };
    case 'ZeroDivisionError':
      return {
        sentence: 'The notebook divided by zero; most often a group or a period holds no data.',
        remedy: 'Choose inputs that have data. If they have, tell the notebook’s author.',
      };
    case 'ValueError':
      return explainValue(message);
    case 'TypeError':
      return {
        sentence: endSentence(`The notebook put together values of kinds that do not fit: ${message}`),
        remedy: CHECK_INPUTS,
      };
    case 'MemoryError':
    case 'ArrayMemoryError':
    case '_ArrayMemoryError':
      return explainMemory(message);
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

function explainKey({ message, frames }: Symptom) {
  const name = message.replace(/^['"](.*)['"]$/s, '$1');
  const isColumn =
    /pandas|polars|ColumnNotFound|get_loc/.test(frames) || /not in index|\[columns\]/.test(message);
  return {
    sentence: isColumn
      ? endSentence(`The data has no column or entry named “${name}”`)
      : endSentence(`The notebook looked for an entry named “${name}”, which is not there`),
    remedy: isColumn ? CHECK_DATA : CHECK_INPUTS,
  };
}

function explainValue(message: string) {
  const notNumber =
    /(?:could not convert string to float|invalid literal for int\(\) with base \d+): (.+)$/.exec(message);
  if (notNumber) {
    return {
      sentence: `A number is needed where the data has the text ${notNumber[1]}.`,
      remedy: CHECK_INPUTS,
    };
  }
  const notDate = /time data ["']?(.+?)["']? (?:does not|doesn't) match format/.exec(message);
  if (notDate) {
    return {
      sentence: `“${notDate[1]}” is not a date in the form the notebook expects.`,
      remedy: CHECK_INPUTS,
    };
  }
  return {
    sentence: endSentence(message ? `A value does not fit: ${message}` : 'A value does not fit'),
    remedy: CHECK_INPUTS,
  };
}

function explainMemory(message: string) {
  const size = /allocate ([\d.]+ [KMGTP]iB)/.exec(message)?.[1];
  return {
    sentence: size
      ? `The notebook needs ${size} of memory at once, more than a run may use.`
      : 'The notebook needs more memory than a run may use.',
    remedy:
      'Choose inputs with less data, such as a shorter period, or ask whoever runs Quire for a higher limit.',
  };
}

function explainFile({ ename, message }: Symptom) {
  const path = /: (['"])(.+)\1$/.exec(message)?.[2];
  const file = path ? `“${path}”` : 'a file';
  switch (ename) {
    case 'FileNotFoundError':
      return {
        sentence: `The notebook looks for ${file}, which is not there.`,
        remedy:
          'Check file names in the inputs, upload the file if it is yours, or ask the author where it lies.',
      };
    case 'PermissionError':
      return {
        sentence: `The notebook may not open ${file}.`,
        remedy: 'The run has only your own rights: ask the owner of the data for access.',
      };
    case 'IsADirectoryError':
      return { sentence: `The notebook expects a file, and ${file} is a folder.`, remedy: CHECK_INPUTS };
    case 'NotADirectoryError':
      return { sentence: `The notebook expects a folder, and ${file} is none.`, remedy: CHECK_INPUTS };
    case 'FileExistsError':
      return {
        sentence: `The notebook wants to make ${file}, which is there already.`,
        remedy: CHECK_INPUTS,
      };
    default:
      if (!message.includes('[Errno 28]')) return undefined;
      return {
        sentence: 'The disk that the notebook writes to is full.',
        remedy: 'Ask whoever runs Quire to make room, then run again.',
      };
  }
}
