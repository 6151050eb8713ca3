import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { codeCells } from '../testing/cells.ts';
import { searchFacts } from './search-facts.ts';
import { splitIdentifier } from './split-identifier.ts';

beforeAll(() => loadParser());

describe('splitIdentifier', () => {
  test.each([
    ['x', ['x']],
    ['df2', ['df2', 'df', '2']],
    ['load_2024_sales', ['load_2024_sales', 'load', '2024', 'sales']],
    ['readCSVFile', ['readCSVFile', 'readcsvfile', 'read', 'csv', 'file']],
    ['HTTPServer_v2', ['HTTPServer_v2', 'httpserver_v2', 'httpserver', 'http', 'server', 'v2', 'v', '2']],
    ['sklearn.linear_model', ['sklearn.linear_model', 'sklearn', 'linear_model', 'linear', 'model']],
    ['été_moyen', ['été_moyen', 'été', 'moyen']],
    ['__init__', ['__init__', 'init']],
    ['_', ['_']],
    ['', []],
  ])('%s', (identifier, terms) => {
    expect(splitIdentifier(identifier)).toEqual(terms);
  });
});

describe('searchFacts', () => {
  test('names are sorted by what they are', () => {
    const cells = codeCells(
      'import sklearn.linear_model as lm\nfrom os import path\nfrom .local import helper',
      '%%time\ndef load(file):\n    return pd.read_csv("sales.csv").merge(x).shape\nclass Model: pass',
      'for i, (j, _) in rows: print(i)\nwith open("s3://bucket/a") as handle: fitted = lm.LinearRegression()',
      '%%sql\nselect * from t',
    );
    expect(searchFacts(cells)).toEqual({
      functions: ['load'],
      classes: ['Model'],
      variables: ['i', 'j', 'handle', 'fitted'],
      calls: ['merge', 'read_csv', 'LinearRegression'],
      attributes: ['shape'],
      packages: ['os', 'sklearn'],
      thirdParty: ['sklearn'],
      imported: ['sklearn.linear_model', 'os.path', '.local.helper'],
      dataSources: ['sales.csv', 's3://bucket/a'],
    });
  });

  test('markdown cells and broken code do no harm', () => {
    const facts = searchFacts([
      { id: 'm', type: 'markdown', source: 'import os', tags: [] },
      ...codeCells('import re\ndef (:\nx = 1'),
    ]);
    expect(facts.packages).toEqual(['re']);
  });
});
