import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { codeCells, parametersCell, parametersOf } from '../testing/cells.ts';
import { extractParameters } from './extract-parameters.ts';

beforeAll(() => loadParser());

const REPORTED: [string, [string, string[], string[]]][] = [
  ['tuple unpacking', ['a, b = 1, 2', [], ['statement-not-an-input@0:0']]],
  ['an augmented assignment of an input', ['a = 1\na += 1', ['a=computed'], ['parameter-changed@1:0']]],
  ['an augmented assignment of something else', ['a += 1', [], ['statement-not-an-input@0:0']]],
  ['a second assignment', ['a = 1\na = 2', ['a=2'], ['parameter-reassigned@1:0']]],
  [
    'an unsupported annotation',
    ['a: pd.Series = None', ['a=null'], ['parameter-annotation-unsupported@0:3']],
  ],
  [
    'a default that is not of its type',
    ['a: int = "x"', ['a=computed'], ['parameter-annotation-mismatch@0:9']],
  ],
  [
    'a default outside its limits',
    ['a: Annotated[int, Le(1)] = 2', ['a=computed'], ['parameter-annotation-mismatch@0:27']],
  ],
  [
    'a default that is no choice',
    ['a: Literal["x"] = "y"', ['a=computed'], ['parameter-annotation-mismatch@0:18']],
  ],
  [
    'a text for a date',
    ['a: date = "2024-01-01"', ['a="2024-01-01"'], ['parameter-annotation-mismatch@0:10']],
  ],
  [
    'a default computed from another input',
    ['a = 1\nb = a * 2', ['a=1', 'b=computed'], ['parameter-from-parameter@1:4']],
  ],
  ['a private name', ['_a = 1', [], ['parameter-private@0:0']]],
  ['a deleted name', ['a = 1\ndel a', [], ['parameter-deleted@1:0']]],
  ['an item assignment', ['os.environ["A"] = "1"', [], ['statement-not-an-input@0:0']]],
  ['an item assignment to an input', ['a = {}\na["k"] = 1', ['a=computed'], ['parameter-changed@1:0']]],
  [
    'a method that changes an input',
    ['a = [1]\na.append(2)', ['a=computed'], ['statement-not-an-input@1:0', 'parameter-changed@1:0']],
  ],
  ['a call', ['print(1)', [], ['statement-not-an-input@0:0']]],
  ['a condition', ['if x:\n    a = 1', [], ['statement-not-an-input@0:0']]],
  [
    'a condition that changes an input',
    ['a = 1\nif x:\n    a = 2', ['a=computed'], ['statement-not-an-input@1:0', 'parameter-changed@1:0']],
  ],
  ['a function', ['def f(): pass', [], ['statement-not-an-input@0:0']]],
  ['a type alias', ['R = Literal["x"]', [], ['statement-not-an-input@0:0']]],
  ['a magic', ['%matplotlib inline\na = 1', ['a=1'], ['statement-not-an-input@0:0']]],
  ['broken code beside an input', ['a = 1\nb = = 2\nc = 3', ['a=1', 'c=3'], ['parameter-syntax-error@1:0']]],
  [
    'an unknown constraint',
    ['a: Annotated[int, Foo(1)] = 1', ['a=1'], ['parameter-constraint-unsupported@0:3']],
  ],
  ['imports, comments and a docstring are no news', ['"""Inputs."""\nimport os\n# hi\npass', [], []]],
  ['a chain of targets', ['a = b = 1', ['a=1', 'b=1'], []]],
  ['a declaration before its assignment', ['a: float\na = 1', ['a=1'], []]],
  ['several statements in a line', ['a = 1; b = 2', ['a=1', 'b=2'], []]],
];

describe('nothing is dropped silently', () => {
  test.each(REPORTED)('%s', (_name, [source, parameters, diagnostics]) => {
    const set = parametersOf(source);
    expect(
      set.parameters.map(
        ({ name, default: value }) =>
          `${name}=${value.kind === 'static' ? JSON.stringify(value.value) : value.kind}`,
      ),
    ).toEqual(parameters);
    expect(
      set.diagnostics.map(({ code, range }) => `${code}@${range.startLine}:${range.startColumn}`),
    ).toEqual(diagnostics);
  });

  test('a notebook without the tag has no inputs', () => {
    expect(extractParameters(codeCells('a = 1'))).toEqual({ parameters: [], diagnostics: [], cellIds: [] });
  });

  test('several tagged cells are merged and reported', () => {
    const set = extractParameters([parametersCell('a = 1', 'p1'), parametersCell('b = 2', 'p2')]);
    expect([
      set.parameters.map(({ name }) => name),
      set.cellIds,
      set.diagnostics.map(({ code, cellId }) => [code, cellId]),
    ]).toEqual([['a', 'b'], ['p1', 'p2'], [['parameters-several-cells', 'p2']]]);
  });

  test('a tagged markdown cell and a tagged bash cell are reported', () => {
    const set = extractParameters([
      { id: 'm', type: 'markdown', source: 'a = 1', tags: ['parameters'] },
      parametersCell('%%bash\na=1', 'b'),
    ]);
    expect([set.parameters, set.diagnostics.map(({ code }) => code)]).toEqual([
      [],
      ['parameters-not-code', 'parameters-opaque-cell'],
    ]);
  });

  test('positions are those of the original source, magics and indentation included', () => {
    const source = '    %time a = 1\n    b, c = 1, 2';
    const { parameters, diagnostics } = parametersOf(source);
    const text = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
    expect([
      parameters.map(({ range, defaultRange }) => [text(range), defaultRange && text(defaultRange)]),
      diagnostics.filter(({ severity }) => severity === 'warning').map(({ range }) => text(range)),
    ]).toEqual([[['a', '1']], ['b, c']]);
  });
});

const fragment = fc.constantFrom(
  ...[
    'a',
    'b',
    ' = ',
    ': ',
    'int',
    'Literal[',
    'Annotated[',
    ']',
    '(',
    ')',
    '"',
    "'",
    '"""',
    '\n',
    '\n',
    '1',
    '-',
    '**',
    '9999999',
    ',',
    '|',
    'None',
    '# x: y',
    '%time ',
    '!ls',
    'date(',
    'if x:\n  ',
    'def f():',
    '*',
    '{',
    '}',
    '\\',
    'é',
    '\ud800',
    '.',
    'del ',
    ' += ',
    'class A:',
    'type ',
    'f"{',
    'import x as ',
    'lambda: ',
    ':=',
  ],
);

test('no text makes extraction throw', () => {
  const source = fc.oneof(
    fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(source, (text) => {
      extractParameters([parametersCell(text)]);
    }),
    { numRuns: 1000 },
  );
});

test('a type that is written as text is named without its quotes', () => {
  const { diagnostics } = extractParameters([parametersCell('a: "NoneType" = None')]);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    '"NoneType" is not a type that an input can have. "a" takes its type from its default instead, or accepts any value.',
  ]);
});
