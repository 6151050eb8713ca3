/** Line magics whose argument is a Python statement, which stays in the rewritten text. */
export const STATEMENT_LINE_MAGICS: ReadonlySet<string> = new Set([
  'time',
  'timeit',
  'prun',
  'memit',
  'mprun',
  'lprun',
  'snakeviz',
  'debug',
]);

/** Options of those magics that take a value, by their letter; other letters stand alone. */
export const OPTIONS_WITH_VALUE: ReadonlySet<string> = new Set('nrslTDfmiI'.split(''));

/** Cell magics whose body is Python that runs in the notebook's own namespace. Any other makes the cell opaque. */
export const PYTHON_CELL_MAGICS: ReadonlySet<string> = new Set([
  'time',
  'timeit',
  'capture',
  'prun',
  'memit',
  'mprun',
  'lprun',
  'heat',
  'scalene',
  'snakeviz',
  'debug',
  'skip',
  'matplotlib',
  'pylab',
  'trace',
  'wandb',
  'ipytest',
  'load_ext',
  'notify',
]);

/** Words that IPython reads as commands without `%` when a line starts with them (its automagic). */
export const AUTOMAGIC_WORDS: ReadonlySet<string> = new Set([
  'pip',
  'conda',
  'mamba',
  'micromamba',
  'uv',
  'cd',
  'ls',
  'll',
  'pwd',
  'cat',
  'cp',
  'mv',
  'rm',
  'mkdir',
  'rmdir',
  'man',
  'who',
  'whos',
  'matplotlib',
  'load_ext',
  'autoreload',
]);
