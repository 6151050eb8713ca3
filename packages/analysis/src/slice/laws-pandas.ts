import type { SliceLaw } from '../testing/slice-laws.ts';

const FRAME =
  'import pandas as pd\nimport numpy as np\n---\ndf = pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})\n---\n';
const ARRAY = 'import numpy as np\n---\na = np.arange(6)\n---\n';

/** Laws of pandas and numpy that a slice must keep. */
export const PANDAS_LAWS: readonly SliceLaw[] = [
  ['a new column is kept', `${FRAME}df["c"] = df["a"] + 1\n---\ndf.to_dict()`, '1 2 3 4'],
  ['dropping without inplace changes nothing', `${FRAME}df.drop(columns="a")\n---\ndf.to_dict()`, '1 2 4'],
  [
    'dropping in place changes the frame',
    `${FRAME}df.drop(columns="a", inplace=True)\n---\ndf.to_dict()`,
    '1 2 3 4',
  ],
  [
    'inplace=False changes nothing',
    `${FRAME}df.drop(columns="a", inplace=False)\n---\ndf.to_dict()`,
    '1 2 4',
  ],
  ['describing changes nothing', `${FRAME}df.describe()\n---\ndf.to_dict()`, '1 2 4'],
  ['head changes nothing', `${FRAME}df.head()\n---\ndf.to_dict()`, '1 2 4'],
  ['loc assignment changes the frame', `${FRAME}df.loc[0, "a"] = 9\n---\ndf.to_dict()`, '1 2 3 4'],
  ['iloc assignment changes the frame', `${FRAME}df.iloc[0, 0] = 9\n---\ndf.to_dict()`, '1 2 3 4'],
  [
    'a column set by attribute changes the frame',
    `${FRAME}df.columns = ["x", "y"]\n---\ndf.to_dict()`,
    '1 2 3 4',
  ],
  ['deleting a column changes the frame', `${FRAME}del df["a"]\n---\ndf.to_dict()`, '1 2 3 4'],
  ['pop changes the frame', `${FRAME}s = df.pop("a")\n---\ndf.to_dict()`, '1 2 3 4'],
  ['insert changes the frame', `${FRAME}df.insert(0, "z", 0)\n---\ndf.to_dict()`, '1 2 3 4'],
  ['update changes the frame', `${FRAME}df.update(pd.DataFrame({"a": [7]}))\n---\ndf.to_dict()`, '1 2 3 4'],
  [
    'a frame changed through another name',
    `${FRAME}other = df\n---\nother["c"] = 1\n---\ndf.to_dict()`,
    '1 2 3 4 5',
  ],
  ['a copied frame is its own', `${FRAME}other = df.copy()\n---\nother["c"] = 1\n---\ndf.to_dict()`, '1 2 5'],
  [
    'a merge is its own',
    `${FRAME}other = df.merge(df, on="a")\n---\nother["c"] = 1\n---\ndf.to_dict()`,
    '1 2 5',
  ],
  [
    'a function given to apply is needed',
    `${FRAME}k = 3\n---\ndef f(x): return x * k\n---\ndf["a"].apply(f).tolist()`,
    '1 2 3 4 5',
  ],
  [
    'a function given to apply may change a global',
    `${FRAME}seen = []\n---\ndf["a"].apply(lambda x: seen.append(int(x)))\n---\nseen`,
    '1 2 3 4 5',
  ],
  ['names in a query are used', `${FRAME}limit = 1\n---\ndf.query("a > @limit").to_dict()`, '1 2 3 4'],
  ['grouping reads', `${FRAME}g = df.groupby("a").sum()\n---\ndf.to_dict()`, '1 2 4'],
  [
    'a frame passed to a function that changes it',
    `${FRAME}def clean(d):\n    d["c"] = 0\n    return d\n---\nout = clean(df)\n---\ndf.to_dict()`,
    '1 2 3 4 5',
  ],
  [
    'a frame passed to a function that makes a new one',
    `${FRAME}def clean(d):\n    return d.assign(c=0)\n---\nout = clean(df)\n---\ndf.to_dict()`,
    '1 2 5',
  ],
  [
    'a display option is kept',
    `import pandas as pd\n---\npd.set_option("display.precision", 2)\n---\ndf = pd.DataFrame({"a": [1.23456]})\n---\nprint(df)`,
    '1 2 3 4',
  ],
  ['an array changed by index', `${ARRAY}a[0] = 9\n---\na.tolist()`, '1 2 3 4'],
  ['a view changes its array', `${ARRAY}v = a[2:]\n---\nv[0] = 9\n---\na.tolist()`, '1 2 3 4 5'],
  [
    'a reshaped view changes its array',
    `${ARRAY}v = a.reshape(2, 3)\n---\nv[0, 0] = 9\n---\na.tolist()`,
    '1 2 3 4 5',
  ],
  [
    'np.reshape shares too',
    `${ARRAY}v = np.reshape(a, (2, 3))\n---\nv[0, 0] = 9\n---\na.tolist()`,
    '1 2 3 4 5',
  ],
  ['arithmetic makes a new array', `${ARRAY}v = a + 0\n---\nv[0] = 9\n---\na.tolist()`, '1 2 5'],
  ['an array increased in place', `${ARRAY}a += 1\n---\na.tolist()`, '1 2 3 4'],
  ['an alias of an array increased in place', `${ARRAY}b = a\n---\nb += 1\n---\na.tolist()`, '1 2 3 4 5'],
  ['sorting an array in place', `${ARRAY}a[::-1].sort()\n---\na.tolist()`, '1 2 3 4'],
  ['np.sort makes a new array', `${ARRAY}np.sort(a)\n---\na.tolist()`, '1 2 4'],
  ['np.copyto changes its target', `${ARRAY}np.copyto(a, 0)\n---\na.tolist()`, '1 2 3 4'],
  ['np.put changes its target', `${ARRAY}np.put(a, [0], 9)\n---\na.tolist()`, '1 2 3 4'],
  ['out= is changed', `${ARRAY}np.add(a, 1, out=a)\n---\na.tolist()`, '1 2 3 4'],
  ['fill changes its array', `${ARRAY}a.fill(7)\n---\na.tolist()`, '1 2 3 4'],
  [
    'a numpy seed is needed by a draw',
    'import numpy as np\n---\nnp.random.seed(0)\n---\nnp.random.rand(2).tolist()',
    '1 2 3',
  ],
  [
    'an earlier numpy draw moves the generator',
    'import numpy as np\nnp.random.seed(0)\n---\nnp.random.rand(2)\n---\nnp.random.rand(2).tolist()',
    '1 2 3',
  ],
  [
    'a frozen distribution draws from the seeded generator',
    'import numpy as np\nfrom scipy import stats\nnp.random.seed(1)\n---\nd = stats.norm(0, 1)\n---\nd.rvs(2)\n---\nd.rvs(2).tolist()',
    '1 2 3 4',
  ],
  [
    'a generator object is changed by drawing',
    'import numpy as np\n---\nrng = np.random.default_rng(0)\n---\nrng.random(2)\n---\nrng.random(2).tolist()',
    '1 2 3 4',
  ],
  [
    'fitting changes a model',
    'from sklearn.linear_model import LinearRegression\n---\nm = LinearRegression()\n---\nm.fit([[1], [2]], [1, 2])\n---\nround(float(m.predict([[3]])[0]), 6)',
    '1 2 3 4',
  ],
  [
    'predicting does not change a model',
    'from sklearn.linear_model import LinearRegression\n---\nm = LinearRegression().fit([[1], [2]], [1, 2])\n---\nm.predict([[5]])\n---\nround(float(m.predict([[3]])[0]), 6)',
    '1 2 4',
  ],
  [
    'a saved table is read back',
    `${FRAME}df.to_csv("t.csv", index=False)\n---\npd.read_csv("t.csv").to_dict()`,
    '1 2 3 4',
  ],
  [
    'a file saved under another name is not needed',
    `${FRAME}df.to_csv("t.csv", index=False)\n---\ndf.to_csv("u.csv")\n---\npd.read_csv("t.csv").to_dict()`,
    '1 2 3 5',
  ],
];
