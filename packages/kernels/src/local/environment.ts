import { dirname } from 'node:path';

/** The hub's own variables that a kernel gets. Everything else, and so every secret of the hub, stays behind. */
const INHERITED = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ'] as const;

/** Where Debian, Fedora and macOS keep their programs, for `!command` in notebooks. */
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * Variables that matter when Python or a library starts, and come too late for a kernel that has started:
 * names, or beginnings of names when they end in `*`.
 */
const START_TIME = [
  'BLIS_*',
  'DYLD_*',
  'GOTO_*',
  'HOME',
  'IPYTHON*',
  'JUPYTER_*',
  'LANG',
  'LC_*',
  'LD_*',
  'MALLOC_*',
  'MKL_*',
  'MPL*',
  'NPY_*',
  'NUMBA_*',
  'NUMEXPR_*',
  'OMP_*',
  'OPENBLAS_*',
  'PANDAS_*',
  'PATH',
  'PYTHON*',
  'TMPDIR',
  'VECLIB_*',
] as const;

/**
 * Where no sandbox shows the environment read-only, `pip install` only says what it would do: what it writes would
 * be there for everybody's notebooks. (pip 22.2 and later; code that means to write finds other ways.)
 */
export const KEEPS_PACKAGES = { PIP_DRY_RUN: '1' } as const;

export interface EnvironmentPlaces {
  readonly python: string;
  readonly home: string;
  readonly temporary: string;
}

/** The variables every kernel starts with. */
export function minimalEnvironment({ python, home, temporary }: EnvironmentPlaces): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    // Notebooks print names and currencies of all countries; the C locale would refuse them.
    LANG: 'C.UTF-8',
    ...Object.fromEntries(inherited),
    PATH: `${dirname(python)}:${SYSTEM_PATH}`,
    HOME: home,
    TMPDIR: temporary,
    IPYTHONDIR: `${home}/.ipython`,
    MPLCONFIGDIR: `${home}/.config/matplotlib`,
    MPLBACKEND: 'module://matplotlib_inline.backend_inline',
    // Marks a kernel under Quire, for code that wants to know.
    QUIRE: '1',
  };
}

/** The first variable that a kernel started ahead would take too late; `undefined` when there is none. */
export function findStartTimeVariable(names: readonly string[]): string | undefined {
  return names.find((name) =>
    START_TIME.some((rule) => (rule.endsWith('*') ? name.startsWith(rule.slice(0, -1)) : name === rule)),
  );
}
