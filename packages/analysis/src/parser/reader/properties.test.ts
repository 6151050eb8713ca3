import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../node.ts';
import { rewriteMagics } from '../../source/magics.ts';
import { mutated, programOf } from '../../testing/python-programs.ts';
import { parseByTreeSitter } from '../load-parser.ts';
import { readPython } from './read-python.ts';

beforeAll(() => loadParser());

/** The law: what the reader answers is tree-sitter's tree. Whether it answered. */
function isReadAlike(text: string): boolean {
  const tree = readPython(text);
  if (tree !== undefined) expect(tree, text).toEqual(parseByTreeSitter(text));
  return tree !== undefined;
}

const choices = fc.array(fc.nat(100_000), { minLength: 2, maxLength: 80 });
const change = fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000), fc.nat(100_000));

const repository = new URL('../../../../../', import.meta.url);

/** All Python text of this repository: of `python/` and of the notebooks in `examples/`. */
function ownTexts(): string[] {
  const texts: string[] = [];
  for (const folder of ['python/', 'examples/']) {
    const names = readdirSync(new URL(folder, repository), { recursive: true, encoding: 'utf8' });
    for (const name of names.sort()) {
      if (name.includes('node_modules') || !/\.(py|ipynb)$/.test(name)) continue;
      const text = readFileSync(new URL(folder + name, repository), 'utf8');
      if (name.endsWith('.py')) texts.push(text);
      else for (const source of codeOf(text)) texts.push(rewriteMagics(source).text);
    }
  }
  return texts;
}

function codeOf(notebook: string): string[] {
  const { cells } = JSON.parse(notebook) as { cells: { cell_type: string; source: string | string[] }[] };
  return cells
    .filter((cell) => cell.cell_type === 'code')
    .map(({ source }) => (typeof source === 'string' ? source : source.join('')));
}

describe('the reader gives up or gives the tree of tree-sitter', () => {
  test('for programs, most of which it reads', () => {
    let read = 0;
    let count = 0;
    fc.assert(
      fc.property(choices, (numbers) => {
        count++;
        if (isReadAlike(programOf(numbers))) read++;
      }),
      { numRuns: 1500 },
    );
    expect(read / count).toBeGreaterThan(0.5);
  });

  test('for programs with mistakes', () => {
    fc.assert(
      fc.property(choices, fc.array(change, { minLength: 1, maxLength: 3 }), (numbers, changes) => {
        isReadAlike(changes.reduce(mutated, programOf(numbers)));
      }),
      { numRuns: 2000 },
    );
  });

  test('for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        isReadAlike(text);
      }),
      { numRuns: 1000 },
    );
    const signs = fc.array(fc.constantFrom(...'ab1\n  :()[]{}=,.*"\'#\\fr@-<if else for in lambda'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(signs, (parts) => {
        isReadAlike(parts.join(''));
      }),
      { numRuns: 3000 },
    );
  });

  test('for the code of this repository, most of which it reads, and for its code with mistakes', () => {
    const texts = ownTexts();
    expect(texts.length).toBeGreaterThan(20);
    const read = texts.filter(isReadAlike);
    expect(read.length / texts.length).toBeGreaterThan(0.9);
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (text, changes) => {
          isReadAlike(changes.reduce(mutated, pieceOf(text, changes[0]?.[0] ?? 0)));
        },
      ),
      { numRuns: 1500 },
    );
  });
});

/** A part of a long text, so that many mistakes can be tried. */
function pieceOf(text: string, at: number): string {
  const blocks = text.split(/\n(?=[a-z@])/);
  return blocks.slice(at % blocks.length, (at % blocks.length) + 3).join('\n');
}
