import type { SliceLaw } from '../testing/slice-laws.ts';

const PLT = 'import matplotlib\nmatplotlib.use("agg")\nimport matplotlib.pyplot as plt\n---\n';
const NUMPY = 'import numpy as np\n---\n';

/** Laws of matplotlib, scikit-learn and numpy's generators that a slice must keep. */
export const LIBRARY_LAWS: readonly SliceLaw[] = [
  [
    'drawing on the current figure changes the name that the cell has for it',
    `${PLT}fig = plt.figure()\nplt.plot([1, 2])\n---\nlen(fig.axes)`,
    '1 2 3',
  ],
  [
    'drawing on axes changes their figure',
    `${PLT}fig, ax = plt.subplots()\n---\nax.plot([1, 2])\n---\nlen(fig.axes[0].lines)`,
    '1 2 3 4',
  ],
  [
    'axes given by keyword are drawn on',
    `${PLT}fig, ax = plt.subplots()\n---\nimport pandas as pd\n---\npd.Series([1, 2]).plot(ax=ax)\n---\nlen(ax.lines)`,
    '1 2 3 4 5',
  ],
  [
    'reading the limits of axes does not change them',
    `${PLT}fig, ax = plt.subplots()\n---\nax.get_xlim()\n---\nlen(ax.lines)`,
    '1 2 4',
  ],
  [
    'another figure is none of the first one',
    `${PLT}fig, ax = plt.subplots()\n---\nfig2, ax2 = plt.subplots()\nax2.plot([1, 2])\n---\nlen(ax.lines)`,
    '1 2 4',
  ],
  [
    'a setting of rcParams is kept',
    `${PLT}plt.rcParams["lines.linewidth"] = 7\n---\nplt.rcParams["lines.linewidth"]`,
    '1 2 3',
  ],
  [
    'a generator given to a function draws on',
    `${NUMPY}from sklearn.utils import shuffle\n---\nrng = np.random.RandomState(0)\n---\nshuffle([1, 2, 3], random_state=rng)\n---\nrng.randint(1000)`,
    '1 2 3 4 5',
  ],
  [
    'a model that was given a generator draws from it when it is fitted',
    `${NUMPY}from sklearn.cluster import KMeans\n---\nrng = np.random.RandomState(0)\n---\nm = KMeans(n_clusters=2, n_init=1, random_state=rng)\n---\nm.fit([[1], [2], [9]])\n---\nrng.randint(1000)`,
    '1 2 3 4 5 6',
  ],
  [
    'a seed given as a number leaves the global generator alone',
    `${NUMPY}from sklearn.utils import shuffle\n---\nnp.random.seed(1)\n---\nshuffle([1, 2, 3], random_state=0)\n---\nnp.random.randint(1000)`,
    '1 3 5',
  ],
  [
    'zipped arrays are not changed by a loop',
    `${NUMPY}a, b = np.arange(3), np.arange(3)\n---\nfor x, y in zip(a, b):\n    print(x + y)\n---\na.tolist()`,
    '1 2 4',
  ],
  [
    'printing options of numpy are kept',
    `${NUMPY}np.set_printoptions(precision=2)\n---\nnp.array([1.23456])`,
    '1 2 3',
  ],
  [
    'a submodule of scipy that another cell loaded is needed',
    'import scipy.special\n---\nimport scipy\n---\nround(float(scipy.special.gamma(5)))',
    '1 2 3',
  ],
];
