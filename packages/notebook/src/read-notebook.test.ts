import { describe, expect, test } from 'vitest';
import { NOTEBOOK_BYTES_MAX } from './limits.ts';
import { readNotebook } from './read-notebook.ts';
import { file } from './testing/notebooks.ts';

function problemsOf(input: string | Uint8Array) {
  const result = readNotebook(input);
  return result.ok ? [] : result.problems;
}

function read(input: string | Uint8Array) {
  const result = readNotebook(input);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

const CODE = { cell_type: 'code', id: 'one', metadata: {}, source: '1', execution_count: null, outputs: [] };

describe('what is not a notebook is refused with what and where', () => {
  test.each([
    ['an empty file', '', 'json-syntax', 'The file is empty.', [1, 1]],
    ['a list', '[]', 'not-a-notebook', 'A notebook is a JSON object, but this file holds a list.', [1, 1]],
    [
      'other JSON',
      '{"a": 1}',
      'not-a-notebook',
      'This is JSON, but not a notebook: the field “nbformat” is missing.',
      [1, 1],
    ],
    [
      'a missing comma',
      '{\n "a": 1\n "b": 2}',
      'json-syntax',
      '“,” or “}” was expected, but “"” was found.',
      [3, 2],
    ],
    ['a trailing comma', '{"a": [1,\n ]}', 'json-syntax', 'A value was expected, but “]” was found.', [2, 2]],
    [
      'text after the end',
      '{} x',
      'json-syntax',
      'The JSON document ends here, but more text follows: “x”.',
      [1, 4],
    ],
    [
      'a cut-off file',
      '{"a": "bc',
      'json-syntax',
      'The file ends inside a string that starts at line 1.',
      [1, 10],
    ],
    ['a bad escape', '{"a": "b\\q"}', 'json-syntax', '“\\q” is not an escape that JSON knows.', [1, 9]],
    [
      'a raw line break',
      '{"a": "b\nc"}',
      'json-syntax',
      'A line break or another control character stands inside a string.',
      [1, 9],
    ],
    [
      'format 1',
      '{"nbformat": 1}',
      'unsupported-nbformat',
      'Notebook format 1 is not supported. Open the file in Jupyter and save it as format 4.',
      [1, 14],
    ],
    [
      'format 5',
      '{"nbformat": 5}',
      'unsupported-nbformat',
      'Notebook format 5 is not supported. Open the file in Jupyter and save it as format 4.',
      [1, 14],
    ],
    [
      'a format in words',
      '{"nbformat": "4"}',
      'wrong-type',
      '“nbformat” should be a whole number, but is a string.',
      [1, 14],
    ],
  ])('%s', (...[, text, code, message, [line, column]]) => {
    expect(problemsOf(text)).toEqual([
      {
        code,
        path: code === 'wrong-type' || code === 'unsupported-nbformat' ? 'nbformat' : '',
        message,
        line,
        column,
      },
    ]);
  });

  test('a web page, a merge conflict and a Git LFS pointer are called by their names', () => {
    const hints = [
      '<!DOCTYPE html><html>',
      '{\n<<<<<<< HEAD\n',
      'version https://git-lfs.github.com/spec/v1',
    ];
    expect(hints.map((text) => problemsOf(text)[0]?.message.replace(/^.*?\. /, ''))).toEqual([
      'This is a web page; download the notebook itself (on GitHub: “Raw”).',
      'The file has merge conflict marks of git in it; resolve them first.',
      'This is a pointer of Git LFS; fetch the file itself.',
    ]);
  });

  test('wrong types inside cells are all told at once, each with its path and line', () => {
    const text = `{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [
      {"cell_type": "code", "metadata": {}, "source": 5},
      {"cell_type": "sql", "metadata": {}, "source": ""},
      {"cell_type": "markdown", "metadata": [], "source": ["a", 1]},
      7,
      {"metadata": {}}
    ]}`;
    expect(problemsOf(text).map(({ code, path, line }) => [code, path, line])).toEqual([
      ['wrong-type', 'cells[0].source', 2],
      ['wrong-value', 'cells[1].cell_type', 3],
      ['wrong-type', 'cells[2].source', 4],
      ['wrong-type', 'cells[2].metadata', 4],
      ['wrong-type', 'cells[3]', 5],
      ['missing', 'cells[4]', 6],
      ['missing', 'cells[4]', 6],
    ]);
  });

  test('a thousand broken cells make a list that can be read', () => {
    const problems = problemsOf(file({ cells: Array.from({ length: 1000 }, () => 7) }));
    expect([problems.length, problems.at(-1)?.message]).toEqual([21, '980 more like these are not listed.']);
  });

  test.each([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 1, /^The file is encoded as UTF-16\./],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8]), 1, /^The file is compressed with gzip/],
    ['Latin-1', new Uint8Array([0x7b, 0x0a, 0x22, 0xe9, 0x22]), 2, /^Byte 4 \(0xe9\) is not valid UTF-8/],
    ['an overlong form', new Uint8Array([0x22, 0xc0, 0x80, 0x22]), 1, /^Byte 2 \(0xc0\)/],
    ['a cut-off character', new Uint8Array([0x22, 0xe2, 0x82]), 1, /not valid UTF-8/],
  ])('%s is named, with its line', (...[, bytes, line, message]) => {
    expect(problemsOf(bytes)).toEqual([
      { code: 'encoding', path: '', message: expect.stringMatching(message), line },
    ]);
  });

  test('bombs are refused before they cost memory', () => {
    const inputs = [
      ' '.repeat(NOTEBOOK_BYTES_MAX + 1),
      '['.repeat(1_000_000),
      `[${'[],'.repeat(1_100_000)}1]`,
      `[${'1,'.repeat(5_100_000)}1]`,
      `{"${'k'.repeat(2000)}": 1}`,
      file({ cells: Array.from({ length: 10_001 }, () => CODE) }),
      file({ cells: [{ ...CODE, source: 'x'.repeat(10_000_001) }] }),
    ];
    expect(inputs.map((input) => problemsOf(input)[0]?.code)).toEqual(inputs.map(() => 'too-large'));
  });

  test('notebooks of other languages are refused, or read with a warning where asked', () => {
    const names = [
      { language_info: { name: 'R' } },
      { kernelspec: { name: 'julia-1.10', display_name: 'Julia', language: 'julia' } },
      { kernelspec: { name: 'ir', display_name: 'R' } },
      { kernelspec: { name: 'x', display_name: 'x', language: 'python' }, language_info: { name: 'scala' } },
    ];
    expect(
      names.map((metadata) =>
        problemsOf(file({ metadata })).map(({ code, path, message }) => [code, path, message]),
      ),
    ).toEqual([
      [
        [
          'not-python',
          'metadata.language_info.name',
          'This is a notebook in R. Quire runs notebooks in Python.',
        ],
      ],
      [
        [
          'not-python',
          'metadata.kernelspec.language',
          'This is a notebook in Julia. Quire runs notebooks in Python.',
        ],
      ],
      [
        [
          'not-python',
          'metadata.kernelspec.name',
          'This is a notebook in R. Quire runs notebooks in Python.',
        ],
      ],
      [
        [
          'not-python',
          'metadata.language_info.name',
          'This is a notebook in Scala. Quire runs notebooks in Python.',
        ],
      ],
    ]);
    const lenient = readNotebook(file({ metadata: names[0]! }), { anyLanguage: true });
    expect(lenient.ok && lenient.warnings.map(({ code }) => code)).toEqual(['not-python']);
  });

  test.each(['python', 'python3', 'Python', 'ipython', 'pyspark', ''])('“%s” is Python', (name) => {
    expect(problemsOf(file({ metadata: { language_info: { name, version: '3.12.1' } } }))).toEqual([]);
  });
});

describe('what can be put right is put right, with a warning', () => {
  test('a byte order mark, missing metadata, NaN and duplicate keys', () => {
    const text = '\ufeff{"nbformat": 4, "cells": [], "nbformat_minor": 2, "nbformat_minor": 5, "x": NaN}';
    const results = [readNotebook(text), readNotebook(new TextEncoder().encode(text))];
    expect(
      results.map((result) => result.ok && result.warnings.map(({ code, column }) => [code, column])),
    ).toEqual(
      results.map(() => [
        ['duplicate-key', 51],
        ['not-a-number', 77],
        ['repaired', 1],
      ]),
    );
  });

  test('outputs and attachments that are not well-formed are left out', () => {
    const { notebook, warnings } = read(
      file({
        cells: [
          {
            ...CODE,
            outputs: [{ output_type: 'stream', name: 'stdout', text: ['a\n', 'b'] }, 5, { output_type: 'x' }],
          },
          {
            cell_type: 'markdown',
            id: 'm',
            metadata: {},
            source: '',
            attachments: { a: 5, b: { 'image/png': ['AA', 'AA'] } },
          },
        ],
      }),
    );
    expect(notebook.cells).toEqual([
      { ...CODE, outputs: [{ output_type: 'stream', name: 'stdout', text: 'a\nb' }] },
      {
        cell_type: 'markdown',
        id: 'm',
        metadata: {},
        source: '',
        attachments: { b: { 'image/png': 'AAAA' } },
      },
    ]);
    expect(warnings.map(({ path }) => path)).toEqual([
      'cells[0].outputs[1]',
      'cells[0].outputs[2]',
      'cells[1].attachments.a',
    ]);
  });

  test('a newer minor version and Python 2 are told', () => {
    const { warnings } = read(
      file({ nbformat_minor: 9, metadata: { language_info: { name: 'python', version: '2.7.18' } } }),
    );
    expect(warnings.map(({ code }) => code)).toEqual(['newer-minor', 'python-2']);
  });

  test('a key such as __proto__ is data and changes nothing else', () => {
    const text =
      '{"nbformat": 4, "nbformat_minor": 5, "metadata": {"__proto__": {"polluted": 1}}, "cells": [], "__proto__": {"cells": 1}}';
    const { notebook } = read(text);
    expect(Object.keys(notebook.metadata)).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBe(undefined);
  });
});

describe('older formats are upgraded to 4.5', () => {
  test('nbformat 3: worksheets, input, headings, HTML cells, results, MIME types and lines without ends', () => {
    const { notebook, original } = read(
      JSON.stringify({
        nbformat: 3,
        nbformat_minor: 0,
        metadata: { name: 'old', signature: 'x', kept: 1 },
        worksheets: [
          {
            cells: [
              { cell_type: 'heading', level: 2, source: ['Two', 'lines'], metadata: {} },
              {
                cell_type: 'code',
                language: 'python',
                collapsed: true,
                input: ['a = 1', 'a'],
                prompt_number: 3,
                outputs: [
                  {
                    output_type: 'pyout',
                    prompt_number: 3,
                    text: ['1'],
                    png: 'AAAA',
                    metadata: { png: { width: 1 } },
                  },
                  { output_type: 'display_data', json: ['{"a":', ' 1}'] },
                  { output_type: 'stream', stream: 'stderr', text: ['x\n', 'y'] },
                  { output_type: 'pyerr', ename: 'E', evalue: 'v', traceback: ['t'] },
                ],
              },
            ],
          },
          {
            cells: [
              { cell_type: 'html', source: '<b>x</b>' },
              { cell_type: 'raw', source: 'r' },
            ],
          },
        ],
      }),
    );
    expect(original).toEqual({ nbformat: 3, nbformat_minor: 0 });
    expect(notebook).toEqual({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kept: 1 },
      cells: [
        { cell_type: 'markdown', id: expect.any(String), source: '## Two lines', metadata: {} },
        {
          cell_type: 'code',
          id: expect.any(String),
          source: 'a = 1\na',
          metadata: { collapsed: true },
          execution_count: 3,
          outputs: [
            {
              output_type: 'execute_result',
              execution_count: 3,
              data: { 'text/plain': '1', 'image/png': 'AAAA' },
              metadata: { 'image/png': { width: 1 } },
            },
            { output_type: 'display_data', data: { 'application/json': { a: 1 } }, metadata: {} },
            { output_type: 'stream', name: 'stderr', text: 'x\ny' },
            { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
          ],
        },
        { cell_type: 'markdown', id: expect.any(String), source: '<b>x</b>', metadata: {} },
        { cell_type: 'raw', id: expect.any(String), source: 'r', metadata: {} },
      ],
    });
  });

  test('cells get the same ids in every reading, numbered among equals', () => {
    const cells = ['x', 'y', 'x', 'x'].map((source) => ({ cell_type: 'markdown', metadata: {}, source }));
    const ids = read(file({ nbformat_minor: 4, cells })).notebook.cells.map(({ id }) => id);
    expect(ids).toEqual([
      '499a2f791e66',
      expect.stringMatching(/^[0-9a-f]{12}$/),
      '499a2f791e66-1',
      '499a2f791e66-2',
    ]);
  });

  test('valid ids are kept; invalid and repeated ones are replaced, with a warning', () => {
    const given = ['a', 'a', 'b c', '', 7, 'x'.repeat(65), '499a2f791e66'];
    const cells = given.map((id) => ({ cell_type: 'markdown', id, metadata: {}, source: 'x' }));
    const { notebook, warnings } = read(file({ cells }));
    expect(notebook.cells.map(({ id }) => id)).toEqual([
      'a',
      ...[1, 2, 3, 4, 5].map((n) => `499a2f791e66-${n}`),
      '499a2f791e66',
    ]);
    expect(warnings.map(({ path }) => path)).toEqual([1, 2, 3, 4, 5].map((n) => `cells[${n}].id`));
  });

  test('ten thousand equal cells are read in linear time', () => {
    const cells = Array.from({ length: 10_000 }, () => ({ cell_type: 'code', metadata: {}, source: '' }));
    const started = performance.now();
    const { notebook } = read(file({ nbformat_minor: 4, cells }));
    expect(new Set(notebook.cells.map(({ id }) => id)).size).toBe(10_000);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
