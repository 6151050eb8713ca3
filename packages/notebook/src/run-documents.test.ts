import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { cellHash, contentHash } from './content-hash.ts';
import type { Output } from './document.ts';
import { withOutputs } from './executed-notebook.ts';
import { findParametersCell, injectParameters } from './inject-parameters.ts';
import { serialiseNotebook } from './serialise-notebook.ts';
import { stripForReader, withholdCode } from './strip-for-reader.ts';
import { code, markdown, notebook } from './testing/notebooks.ts';

const PARAMETERS = code('a = 1', { metadata: { tags: ['parameters'] } });
const ERROR: Output = {
  output_type: 'error',
  ename: 'KeyError',
  evalue: "'x'",
  traceback: ['secret_code(x)'],
};

describe('parameters are injected as papermill does it', () => {
  const injected = (source: string, id = 'injected-parameters') =>
    code(source, { id, metadata: { tags: ['injected-parameters'] } });

  test('after the cell tagged parameters', () => {
    const given = notebook([markdown('x'), PARAMETERS, code('a')]);
    const [x, parameters, use] = given.cells;
    expect(findParametersCell(given)).toBe(1);
    expect(injectParameters(given, 'a = 2\n').cells).toEqual([
      x,
      parameters,
      injected('# Parameters\na = 2'),
      use,
    ]);
  });

  test('first, where there is no such cell', () => {
    const given = notebook([code('a')]);
    expect(injectParameters(given, 'a = 2').cells).toEqual([injected('# Parameters\na = 2'), ...given.cells]);
  });

  test('in place of what an earlier run injected, with an id of its own', () => {
    const given = notebook([PARAMETERS, code('b', { id: 'injected-parameters' })]);
    const once = injectParameters(given, 'a = 2');
    const twice = injectParameters(once, 'a = 3');
    expect(once.cells.map(({ id }) => id)).toEqual([
      'cell-a',
      'injected-parameters-1',
      'injected-parameters',
    ]);
    expect(twice.cells.map(({ source }) => source)).toEqual(['a = 1', '# Parameters\na = 3', 'b']);
  });
});

test('an executed notebook has the outputs of this run and no others', () => {
  const old = { execution_count: 9, outputs: [ERROR] };
  const given = notebook([code('1', old), code('2', old), markdown('x')]);
  const outputs: Output[] = [{ output_type: 'stream', name: 'stdout', text: 'x' }];
  const executed = withOutputs(given, new Map([['cell-a', { executionCount: 1, outputs }]]));
  expect(executed.cells).toEqual([
    { ...given.cells[0], execution_count: 1, outputs },
    { ...given.cells[1], execution_count: null, outputs: [] },
    given.cells[2],
  ]);
});

describe('the view for someone who may not read the code', () => {
  const given = notebook(
    [
      markdown('# Title', { id: 'named-by-author' }),
      code('secret_code(x)', {
        metadata: { tags: ['parameters', 'my note'], collapsed: true },
        outputs: [ERROR],
        execution_count: 1,
      }),
      { cell_type: 'raw', id: 'raw-cell', source: 'secret_code', metadata: { format: 'text/html' } },
    ],
    { title: 'T', kernelspec: { name: 'secret_code', display_name: 'secret_code' } },
  );

  test('has markdown and the shape of the notebook, and nothing of the code', () => {
    const view = stripForReader(given);
    expect(view).toEqual({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { title: 'T' },
      cells: [
        { cell_type: 'markdown', id: 'cell-1', source: '# Title', metadata: {} },
        {
          cell_type: 'code',
          id: 'cell-2',
          source: '',
          metadata: { tags: ['parameters'], collapsed: true },
          execution_count: 1,
          outputs: [{ ...ERROR, traceback: [] }],
        },
        { cell_type: 'raw', id: 'cell-3', source: '', metadata: {} },
      ],
    });
    expect(JSON.stringify(view)).not.toContain('secret_code');
  });

  test('is the same whatever the code is', () => {
    const other = {
      ...given,
      cells: given.cells.map((cell) =>
        cell.cell_type === 'markdown' ? cell : { ...cell, id: 'x', source: 'y' },
      ),
    };
    expect(stripForReader(other)).toEqual(stripForReader(given));
    expect(withholdCode(ERROR)).toEqual({ ...ERROR, traceback: [] });
  });
});

describe('hashes and files', () => {
  test('canonical JSON does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: -0 })).toBe('{"a":0,"b":[1,{"c":"é","d":null}]}');
  });

  test('the content hash covers what was written and not what was run', () => {
    const given = notebook([code('1'), markdown('x')], { title: 'T' });
    const ran = withOutputs(given, new Map([['cell-a', { executionCount: 1, outputs: [ERROR] }]]));
    const changes = [
      { ...given, metadata: {} },
      notebook([code('2'), markdown('x')], { title: 'T' }),
      notebook([markdown('x'), code('1')], { title: 'T' }),
    ];
    expect(contentHash(ran)).toBe(contentHash(given));
    expect(contentHash(given)).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([given, ...changes].map(contentHash)).size).toBe(4);
    expect(cellHash(code('1', { id: 'other' }))).toBe(cellHash(code('1')));
    expect(cellHash(markdown('1'))).not.toBe(cellHash(code('1')));
  });

  test('a file looks as Jupyter writes it', () => {
    const text = serialiseNotebook(
      notebook(
        [
          code('a = 1\nb\r\nc\u2028d', { outputs: [{ output_type: 'stream', name: 'stdout', text: 'x\n' }] }),
          markdown(''),
        ],
        { title: 'T' },
      ),
    );
    expect(text).toBe(
      `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-a",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "x\\n"
     ]
    }
   ],
   "source": [
    "a = 1\\n",
    "b\\r\\n",
    "c\u2028",
    "d"
   ]
  },
  {
   "cell_type": "markdown",
   "id": "cell-b",
   "metadata": {},
   "source": []
  }
 ],
 "metadata": {
  "title": "T"
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`,
    );
  });
});
