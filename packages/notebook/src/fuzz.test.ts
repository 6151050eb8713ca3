import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellHash, contentHash } from './content-hash.ts';
import { describeNotebook } from './describe-notebook.ts';
import type { Json } from './document.ts';
import { findSecrets } from './find-secrets.ts';
import { injectParameters } from './inject-parameters.ts';
import { readNotebook } from './read-notebook.ts';
import { sanitiseNotebook } from './sanitise-notebook.ts';
import { serialiseNotebook } from './serialise-notebook.ts';
import { stripForReader } from './strip-for-reader.ts';
import { violationsOf } from './testing/schema.ts';

/** Everything that a published notebook goes through; gives what is wrong with the result, if it was readable. */
function publish(input: Uint8Array | string): string[] {
  const read = readNotebook(input, { anyLanguage: true });
  if (!read.ok) {
    const isClear =
      read.problems.length > 0 && read.problems.every(({ code, message }) => code && message.length > 10);
    return isClear ? [] : ['no clear problem'];
  }
  const { notebook, removed } = sanitiseNotebook(read.notebook);
  const injected = injectParameters(notebook, 'a = 1');
  contentHash(notebook);
  for (const cell of notebook.cells) cellHash(cell);
  describeNotebook(notebook);
  findSecrets(notebook);
  return [
    ...[read.notebook, notebook, injected, stripForReader(notebook)].flatMap((each) =>
      violationsOf(JSON.parse(serialiseNotebook(each)) as Json).filter(
        (path) => !path.includes('metadata') || each === notebook,
      ),
    ),
    ...removed.filter(({ what, why }) => what === '' || why === '').map(({ path }) => `unexplained ${path}`),
  ];
}

const SEEDS = [
  {
    nbformat: 4,
    nbformat_minor: 4,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3' }, title: 'T' },
    cells: [
      {
        cell_type: 'markdown',
        id: 'a',
        metadata: { tags: ['x'] },
        source: ['# T\n', 'text'],
        attachments: { 'a.png': { 'image/png': 'AAAA' } },
      },
      {
        cell_type: 'code',
        metadata: { collapsed: true },
        source: 'password = "x"',
        execution_count: 1,
        outputs: [
          { output_type: 'stream', name: 'stdout', text: ['a'] },
          {
            output_type: 'execute_result',
            data: { 'text/plain': 'x', 'application/json': { a: [1] } },
            metadata: {},
            execution_count: 1,
          },
          { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
        ],
      },
      { cell_type: 'raw', metadata: { format: 'text/html' }, source: 'raw' },
    ],
  },
  {
    nbformat: 3,
    nbformat_minor: 0,
    metadata: { name: 'n' },
    worksheets: [
      {
        cells: [
          { cell_type: 'heading', level: 1, source: ['T'] },
          {
            cell_type: 'code',
            language: 'python',
            input: ['a'],
            prompt_number: 2,
            collapsed: false,
            outputs: [
              { output_type: 'pyout', text: ['1'], png: 'AAAA', prompt_number: 2 },
              { output_type: 'pyerr', ename: 'E', evalue: 'v', traceback: [] },
            ],
          },
        ],
      },
    ],
  },
] as const satisfies Json[];

const weird: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    null,
    true,
    -1,
    1e300,
    '',
    '\0',
    '\ud800',
    [],
    {},
    [[]],
    [null],
    { '': '' },
    'data:text/html,x',
    '# '.repeat(50),
  ),
  fc.integer({ min: 1, max: 150 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as Json),
  fc.nat(2000).map((length) => '<a[*_`$'.repeat(length)),
);

/** Puts `value` at a place in the document that `choices` lead to, or takes what is there away. */
function mutate(node: Json, choices: readonly number[], value: Json | undefined): Json {
  const [choice = 0, ...rest] = choices;
  if (node === null || typeof node !== 'object') return value ?? null;
  const entries: [string, Json][] = Array.isArray(node)
    ? node.map((item, n) => [String(n), item])
    : Object.entries(node);
  if (rest.length === 0 || entries.length === 0) return value ?? null;
  const index = choice % entries.length;
  const changed = entries.flatMap(([key, child], n): [string, Json][] => {
    if (n !== index) return [[key, child]];
    if (rest.length === 1 && value === undefined) return [];
    return [[key, mutate(child, rest, value)]];
  });
  return Array.isArray(node) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}

const mutation = fc.tuple(
  fc.array(fc.nat(20), { minLength: 1, maxLength: 7 }),
  fc.option(weird, { nil: undefined }),
);
const mutated = fc
  .tuple(fc.constantFrom<Json>(...SEEDS), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([seed, mutations]) =>
    mutations.reduce((node, [choices, value]) => mutate(node, choices, value), seed),
  );

describe('whatever is thrown at it, reading never throws and what is published is valid nbformat 4.5', () => {
  test('the untouched seeds are fine', () => {
    expect(
      SEEDS.flatMap((seed) => [readNotebook(JSON.stringify(seed)).ok, ...publish(JSON.stringify(seed))]),
    ).toEqual([true, true]);
  });

  test('notebooks with values of wrong types, deep nesting and strange strings in any place', () => {
    fc.assert(
      fc.property(mutated, (value) => {
        expect(publish(JSON.stringify(value))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('files with bytes changed, cut and repeated', () => {
    const bytes = SEEDS.map((seed) => new TextEncoder().encode(JSON.stringify(seed)));
    const change = fc.tuple(fc.nat(2000), fc.nat(255), fc.constantFrom('set', 'insert', 'cut', 'repeat'));
    fc.assert(
      fc.property(
        fc.constantFrom(...bytes),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (seed, changes) => {
          let file = Array.from(seed);
          for (const [place, byte, how] of changes) {
            const at = place % Math.max(1, file.length);
            if (how === 'set') file[at] = byte;
            else if (how === 'insert') file.splice(at, 0, byte);
            else if (how === 'cut') file = file.slice(0, at + 1);
            else file.splice(at, 0, ...file.slice(at, at + 50));
          }
          expect(publish(Uint8Array.from(file))).toEqual([]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('texts with duplicate and dangerous keys, NaN and unbalanced brackets', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"nbformat":4',
      '"nbformat":3',
      '"cells":',
      '"worksheets":',
      '"metadata":',
      '"__proto__":',
      '"constructor":',
      '"toString":',
      '{}',
      '[]',
      'NaN',
      '-Infinity',
      '1e999',
      'null',
      '"\\ud800"',
      '"\\u0000"',
      '\\',
      '\ufeff',
      '\n',
      '"cell_type":"code"',
      '"source":""',
      '{"cell_type":"markdown","source":"x"}',
    );
    const tokens = fc.array(token, { maxLength: 40 }).map((parts) => parts.join(''));
    const closed = tokens.map((body) => `{"nbformat":4,"cells":[{"cell_type":"code","source":"",${body}`);
    fc.assert(
      fc.property(fc.oneof(tokens, closed), (text) => {
        expect(publish(text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(publish(bytes)).toEqual([]);
      }),
    );
  });

  test.each([
    ['emphasis', '_a'],
    ['brackets', '['],
    ['images', '!['],
    ['quotes', '> '],
    ['nested lists', '  - a\n'],
    ['code marks', '`'],
    ['tags', '<div '],
    ['entities', '&#100;'],
    ['data URIs', 'data:a/b,'],
    ['open attributes', '<img src="data:'],
    ['passwords', 'password = "'],
    ['bearer tokens', 'Bearer '],
    ['key blocks', '-----BEGIN PRIVATE KEY-----'],
  ])('half a megabyte of %s takes no more than seconds', (_name, piece) => {
    const source = piece.repeat(Math.ceil(500_000 / piece.length));
    const cells = ['markdown', 'code'].map((cell_type) => ({ cell_type, source }));
    const started = performance.now();
    expect(publish(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
