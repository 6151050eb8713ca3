import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe.ts';
import { explainFailure } from './explain.ts';
import { redactError } from './redact.ts';

const explain = (ename: string, evalue: string, frames = '') =>
  explainFailure({ ename, evalue, traceback: frames ? [frames] : [] }, { hasInputs: true }).sentence;

describe('explaining an error', () => {
  it.each([
    [
      'ModuleNotFoundError',
      "No module named 'sklearn'",
      'The notebook needs the Python package “sklearn”, which this environment does not have.',
    ],
    [
      'ModuleNotFoundError',
      "No module named 'sklearn.foo'",
      'The notebook needs “sklearn.foo”, a part of a Python package that this environment has in another version, or not at all.',
    ],
    [
      'TypeError',
      "read_csv() got an unexpected keyword argument 'squeeze'",
      "A package is installed in a version the notebook does not fit: read_csv() got an unexpected keyword argument 'squeeze'.",
    ],
    [
      'ImportError',
      "cannot import name 'x' from 'pandas' (/usr/lib/pandas.py)",
      "A package is installed in a version the notebook does not fit: cannot import name 'x' from 'pandas' (/usr/lib/pandas.py).",
    ],
    [
      'FileNotFoundError',
      "[Errno 2] No such file or directory: 'sales.csv'",
      'The notebook looks for “sales.csv”, which is not there.',
    ],
    ['PermissionError', "[Errno 13] Permission denied: '/data/x'", 'The notebook may not open “/data/x”.'],
    ['MemoryError', '', 'The notebook needs more memory than a run may use.'],
    [
      '_ArrayMemoryError',
      'Unable to allocate 74.5 GiB for an array with shape (1, 2)',
      'The notebook needs 74.5 GiB of memory at once, more than a run may use.',
    ],
    [
      'ZeroDivisionError',
      'division by zero',
      'The notebook divided by zero; most often a group or a period holds no data.',
    ],
    [
      'ConnectionRefusedError',
      '[Errno 111] Connection refused',
      'The notebook could not reach a service it needs.',
    ],
    [
      'ConnectionError',
      "HTTPSConnectionPool(host='api.bank.example', port=443): Max retries exceeded",
      'The notebook could not reach “api.bank.example”.',
    ],
    [
      'ReadTimeout',
      "HTTPSConnectionPool(host='api.bank.example', port=443): Read timed out.",
      'The answer of “api.bank.example” took too long.',
    ],
    ['TimeoutError', 'timed out', 'The answer of a service it needs took too long.'],
    [
      'HTTPError',
      '403 Client Error: Forbidden for url: https://api.bank.example/x',
      '“api.bank.example” refused access.',
    ],
    [
      'HTTPError',
      'HTTP Error 404: Not Found',
      'A service it needs does not have what the notebook asks for.',
    ],
    ['SSLError', 'certificate verify failed', 'The identity of a service it needs could not be verified.'],
    [
      'OperationalError',
      '(sqlite3.OperationalError) no such table: sales\n[SQL: SELECT secret FROM sales]',
      'The database has no table named “sales”.',
    ],
    [
      'SyntaxError',
      'invalid syntax (1234.py, line 1)',
      'A cell of the notebook is not valid Python, so it could not start.',
    ],
    [
      'NameError',
      "name 'df' is not defined",
      'The notebook uses “df” before anything is stored under that name.',
    ],
    [
      'ValueError',
      "could not convert string to float: 'n/a'",
      "A number is needed where the data has the text 'n/a'.",
    ],
    [
      'ValueError',
      'time data "1.2.24" doesn\'t match format "%Y-%m-%d"',
      '“1.2.24” is not a date in the form the notebook expects.',
    ],
    ['ValueError', 'Region must be one of FR, DE', 'A value does not fit: Region must be one of FR, DE.'],
    ['AssertionError', 'Totals differ', 'A check in the notebook did not hold: Totals differ.'],
    ['AssertionError', '', 'A check in the notebook did not hold.'],
    ['KeyboardInterrupt', '', 'The notebook was interrupted while it ran.'],
    ['SystemExit', '3', 'The notebook ended itself before its last cell and reported: 3.'],
    [
      'AttributeError',
      "'NoneType' object has no attribute 'group'",
      'An earlier step of the notebook gave no result, and a later one needs it.',
    ],
    ['OSError', '[Errno 28] No space left on device', 'The disk that the notebook writes to is full.'],
    [
      'bank.LimitExceededError',
      'Only 5 accounts allowed!',
      'The notebook stopped with an error: Only 5 accounts allowed!',
    ],
    ['BankHolidayError', '', 'The notebook stopped with an error: bank holiday.'],
    ['ValueError', '\u001b[31mred\u001b[0m\nsecond line', 'A value does not fit: red.'],
  ])('says %s: %s', (ename, evalue, sentence) => {
    expect(explain(ename, evalue)).toBe(sentence);
  });

  it('tells a missing column from another missing entry', () => {
    expect(explain('KeyError', "'revenue'", 'File \u001b[32mpandas/core/frame.py\u001b[0m')).toBe(
      'The data has no column or entry named “revenue”.',
    );
    expect(explain('KeyError', "'API_URL'", 'File os.py')).toBe(
      'The notebook looked for an entry named “API_URL”, which is not there.',
    );
  });

  it('says what to do by whether there are inputs that may be to blame', () => {
    const remedies = (ename: string, evalue: string) =>
      [true, false].map(
        (hasInputs) => explainFailure({ ename, evalue, traceback: [] }, { hasInputs }).remedy,
      );
    expect(remedies('ValueError', 'odd')).toEqual([
      'Check the inputs. If they are right, tell the notebook’s author which inputs you used.',
      'Tell the notebook’s author.',
    ]);
    expect(remedies('BankError', 'odd')[1]).toBe('Tell the notebook’s author and pass on this message.');
    expect(remedies('MemoryError', '')[1]).toBe(
      'Tell the notebook’s author to work with less data, or ask whoever runs Quire for a higher limit.',
    );
  });

  it('names a way on where a file is missing', () => {
    const remedy = (path: string, hasInputs: boolean) =>
      explainFailure(
        {
          ename: 'FileNotFoundError',
          evalue: `[Errno 2] No such file or directory: '${path}'`,
          traceback: [],
        },
        { hasInputs },
      ).remedy;
    const way =
      'Its author can make it an input that asks for a file, or read it from an address or a database';
    expect([remedy('data/sales.csv', true), remedy('/home/ann/sales.csv', false)]).toEqual([
      `Check file names in the inputs. Quire has the notebook, not the files that lay beside it. ${way}.`,
      `Runs do not see the files of the author’s machine. ${way}; whoever runs Quire can let runs read a folder.`,
    ]);
  });

  it('is one plain sentence with something to do, whatever the error says', () => {
    const names = fc.constantFrom(
      'ValueError',
      'KeyError',
      'HTTPError',
      'OperationalError',
      'XError',
      '',
      'SyntaxError',
    );
    fc.assert(
      fc.property(fc.oneof(names, fc.string()), fc.string({ unit: 'binary' }), (ename, evalue) => {
        const hasInputs = false;
        const { sentence, remedy } = explainFailure({ ename, evalue, traceback: [evalue] }, { hasInputs });
        expect(sentence).toMatch(/^\S.*[.!?…]$/u);
        expect(sentence.length).toBeLessThan(500);
        expect(remedy).toMatch(/^[A-Z].*[.)]$/s);
        expect(`${sentence.replace(evalue, '')} ${remedy}`).not.toMatch(
          /the inputs|which inputs|your inputs/,
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
        expect(sentence).not.toMatch(/[\u0000-\u001f\u007f]/);
      }),
    );
  });
});

describe('an error in a display formatter', () => {
  it('gets the name and the message that its traceback ends with', () => {
    const traceback = ['Traceback (most recent call last)', 'frames\nValueError: the chart is too large\n'];
    expect(
      describeError({ ename: 'NoneType', evalue: 'None', traceback }, { hasInputs: true }),
    ).toMatchObject({
      ename: 'ValueError',
      evalue: 'the chart is too large',
    });
  });
});

describe('an error for people who may not read code', () => {
  it.each([
    ['SyntaxError', 'cannot assign to literal here: x = secret (1.py, line 3)', ''],
    [
      'OperationalError',
      '(psycopg.Error) bad\n[SQL: SELECT salary FROM hr]\n[parameters: (1,)]',
      '(psycopg.Error) bad',
    ],
    ['OperationalError', 'bad [SQL: SELECT salary FROM hr]', 'bad'],
    [
      'DatabaseError',
      "Execution failed on sql 'SELECT salary\nFROM hr': no such table: hr",
      'Execution failed on sql …: no such table: hr',
    ],
    [
      'CalledProcessError',
      "Command '['curl', '-u', 'me:pw']' returned non-zero exit status 1.",
      'Command … returned non-zero exit status 1.',
    ],
    ['ValueError', 'plain words', 'plain words'],
  ])('keeps the kind and the words of %s, no code: %s', (ename, evalue, shown) => {
    expect(redactError({ ename, evalue, traceback: ['----> 1 secret()'] })).toEqual({
      ename,
      evalue: shown,
      traceback: [],
    });
  });
});
