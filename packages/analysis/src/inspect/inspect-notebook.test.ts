import { readNotebook } from '@quire/notebook';
import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { inspectNotebook, toAnalysisCells } from './inspect-notebook.ts';

beforeAll(() => loadParser());

function notebookOf(cells: readonly object[]) {
  const file = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
  const result = readNotebook(JSON.stringify(file));
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.notebook;
}

const code = (id: string, source: string, tags: string[] = []) => ({
  cell_type: 'code',
  id,
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});

test('an inspection says what a notebook is, takes, imports, and where it may fail', () => {
  const notebook = notebookOf([
    { cell_type: 'markdown', id: 'm', metadata: {}, source: '# Sales\n\nBy region.' },
    code('p', 'region = "FR"  # Region: where\na, b = 1, 2', ['parameters']),
    code('i', 'import pandas as pd\nimport sklearn.svm, re'),
    code('u', 'pd.DataFrame(rows)'),
  ]);
  const { parameters, diagnostics, packages, title, summary } = inspectNotebook(notebook);
  expect({
    title,
    summary,
    parameters: parameters.parameters.map(({ name, label, help }) => [name, label, help]),
    packages: packages.map(({ name, isStandardLibrary, distribution }) => [
      name,
      isStandardLibrary,
      distribution,
    ]),
    diagnostics: diagnostics.map(({ code: found, cellId }) => [cellId, found]),
  }).toEqual({
    title: 'Sales',
    summary: 'By region.',
    parameters: [['region', 'Region', 'where']],
    packages: [
      ['pandas', false, 'pandas'],
      ['re', true, undefined],
      ['sklearn', false, 'scikit-learn'],
    ],
    diagnostics: [
      ['p', 'input-without-type'],
      ['p', 'statement-not-an-input'],
      ['i', 'unused-import'],
      ['i', 'unused-import'],
      ['u', 'undefined-name'],
    ],
  });
});

test('cells keep their id, type, text and tags', () => {
  const notebook = notebookOf([code('p', 'a = 1', ['parameters', 'x'])]);
  expect(toAnalysisCells(notebook)).toEqual([
    { id: 'p', type: 'code', source: 'a = 1', tags: ['parameters', 'x'] },
  ]);
});
