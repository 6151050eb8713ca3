import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rewriteMagics } from './magics.ts';

describe('rewriteMagics', () => {
  test.each([
    [
      'a line magic becomes a placeholder of equal length',
      '%matplotlib inline\nx = 1',
      '0#                \nx = 1',
    ],
    ['a line magic may have a space before its name', '% matplotlib inline', '0#                 '],
    ['a shell command becomes a placeholder', 'if x:\n    !ls {x}\n', 'if x:\n    0#     \n'],
    ['an assigned shell command keeps its assignment', 'files = !ls *.csv', 'files = 0#       '],
    ['a text that looks like an assigned magic stays', "f('a = %s' % b)", "f('a = %s' % b)"],
    ['an assigned magic keeps its assignment', 't = %timeit -o f()', 't = 0#            '],
    ['a continued command is replaced on all its lines', '!pip install \\\n  a\nx', '0#            \n#  \nx'],
    ['%time keeps its statement', '%time x = f(1)', 'x = f(1)'],
    [
      '%timeit keeps a compound statement and drops its options',
      '%timeit -n 10 -r3 for i in y: pass',
      'for i in y: pass',
    ],
    ['a shell command under %time is replaced too', '%time !ls', '0# '],
    ['%%time comments out its first line only', '%%time\nx = 1\n!ls', '#     \nx = 1\n0# '],
    ['a help question becomes a placeholder', 'pd.read_csv??\nx', '0#           \nx'],
    ['a question before the name too', '?print\nx', '0#    \nx'],
    ['an automagic becomes a placeholder', 'pip install pandas', '0#                '],
    [
      'a variable named like an automagic is left alone',
      'ls = 3\nls - 1\ncat = x',
      'ls = 3\nls - 1\ncat = x',
    ],
    ['an autocall becomes a placeholder', '/f 1', '0#  '],
    ['percent and bang inside brackets are Python', 'd = [1,\n%x\n]', 'd = [1,\n%x\n]'],
    ['magics inside a long string are text', '"""\n!x\n%y\n"""', '"""\n!x\n%y\n"""'],
    ['a modulo at the start of a continued line is Python', 'a = b \\\n  % c', 'a = b \\\n  % c'],
    ['a comparison is no assigned command', 'a == !b', 'a == !b'],
    ['a pasted Python prompt goes', '>>> a = 1\n>>> for i in a:\n...     b', 'a = 1\nfor i in a:\n    b'],
    ['a pasted IPython prompt goes', 'In [1]: a = 1\n   ...: b', 'a = 1\nb'],
    ['a common indentation goes', '    x = 1\n    if x:\n        y', 'x = 1\nif x:\n    y'],
    ['a question in a comment is a comment', 'x = 1 # why?', 'x = 1 # why?'],
    ['a question in a string is text', 'x = "why?"', 'x = "why?"'],
  ])('%s', (_name, source, expected) => {
    expect(rewriteMagics(source).text).toBe(expected);
  });

  test('a cell in another language is opaque and names its magic', () => {
    const { text, opaque, magics } = rewriteMagics('%%bash -s arg\nls');
    expect({ text, opaque, magics }).toEqual({
      text: '             \n  ',
      opaque: true,
      magics: [{ kind: 'cell', name: 'bash', argument: '-s arg', start: 0, end: 13, assigned: false }],
    });
  });

  test('every magic carries its exact place in the source', () => {
    const source = '>>> x = !ls -l\n>>> %time y = 1\n>>> z?';
    const found = rewriteMagics(source).magics.map((magic) => [
      magic.kind,
      magic.name,
      magic.argument,
      source.slice(magic.start, magic.end),
      magic.assigned,
    ]);
    expect(found).toEqual([
      ['shell', 'ls', '-l', '!ls -l', true],
      ['line', 'time', 'y = 1', '%time y = 1', false],
      ['help', 'z', '', 'z?', false],
    ]);
  });

  const fragment = fc.constantFrom(
    ...[
      '%time ',
      '%timeit -n 1 ',
      '%%time',
      '!ls',
      'x = ',
      '"',
      "'",
      '"""',
      '(',
      ')',
      '\n',
      '\n',
      '  ',
      '\\\n',
      '#',
      '?',
      'a',
      '>>> ',
      'In [1]: ',
      '\r\n',
      '\r',
      'é',
      '𝒳',
      '%',
      '/f ',
      'pip install ',
      ';',
      ':',
    ],
  );
  const anySource = fc.oneof(
    fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join('')),
    fc.string(),
  );

  test('never throws, never changes the number of lines, and every kept character maps to where it was', () => {
    fc.assert(
      fc.property(anySource, (source) => {
        const rewritten = rewriteMagics(source);
        expect(rewritten.text.split('\n').length).toBe(source.replace(/\r(?!\n)/g, '\n').split('\n').length);
        for (const [offset, char] of [...rewritten.text].entries()) {
          if (/[a-zé(]/.test(char) && rewritten.text.length === [...rewritten.text].length) {
            expect(source[rewritten.toOriginal(offset)]).toBe(char);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
