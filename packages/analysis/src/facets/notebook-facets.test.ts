import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { codeCells } from '../testing/cells.ts';
import { notebookFacets } from './notebook-facets.ts';

beforeAll(() => loadParser());

const callsOf = (...sources: string[]): string[] =>
  notebookFacets(codeCells(...sources)).calls.map(({ name }) => name);

test('calls have the full names that imports make certain', () => {
  expect(
    callsOf(
      'import pandas as pd, numpy as np\nfrom sklearn.linear_model import LinearRegression as LR',
      'a = np.linalg.norm(x)\nm = LR()\nm.fit(a, a)\npd.merge(l, r)\nlocal(1)\nx.append(2)',
    ),
  ).toEqual([
    'numpy.linalg.norm',
    'sklearn.linear_model.LinearRegression',
    'sklearn.linear_model.LinearRegression.fit',
    'pandas.merge',
  ]);
});

test.each<[string, string, string[]]>([
  [
    'a frame that was read',
    'df = pd.read_csv("a.csv")\ndf.merge(x)',
    ['pandas.read_csv', 'pandas.DataFrame.merge'],
  ],
  [
    'a frame made of a frame',
    'df = pd.DataFrame()\nb = df.dropna()\nb.pivot_table()',
    ['pandas.DataFrame', 'pandas.DataFrame.dropna', 'pandas.DataFrame.pivot_table'],
  ],
  [
    'methods behind one another',
    'pd.read_csv("a").head().merge(x)',
    ['pandas.read_csv', 'pandas.DataFrame.head', 'pandas.DataFrame.merge'],
  ],
  [
    'a name that is something else elsewhere',
    'df = pd.DataFrame()\ndf = [1]\ndf.append(2)',
    ['pandas.DataFrame'],
  ],
  ['a loop variable', 'df = pd.DataFrame()\nfor df in frames: df.merge(x)', ['pandas.DataFrame']],
  ['a parameter of a function', 'df = pd.DataFrame()\ndef f(df): return df.merge(x)', ['pandas.DataFrame']],
  ['a column, which is no frame', 'df = pd.DataFrame()\ndf.a.mean()', ['pandas.DataFrame']],
  [
    'plots of a frame',
    'df = pd.DataFrame()\ndf.plot.bar()',
    ['pandas.DataFrame', 'pandas.DataFrame.plot.bar'],
  ],
])('%s', (_, source, expected) => {
  expect(callsOf('import pandas as pd', source)).toEqual(expected);
});

test('models, plots and data sources', () => {
  const { models, plots, dataSources } = notebookFacets(
    codeCells(
      'from sklearn.ensemble import RandomForestClassifier\nimport matplotlib.pyplot as plt, seaborn as sns, pandas as pd',
      'RandomForestClassifier(3)\nplt.hist(x)\nsns.heatmap(y)\nplt.show()\npd.read_csv("https://example.org/a.csv")',
    ),
  );
  expect({ models, plots, dataSources }).toEqual({
    models: ['sklearn.ensemble.RandomForestClassifier'],
    plots: ['histogram', 'heatmap'],
    dataSources: ['https://example.org/a.csv'],
  });
});
