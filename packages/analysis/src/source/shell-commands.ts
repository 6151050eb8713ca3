/** What a shell command may do to the notebook, by the words that it begins with. */
export interface ShellEffect {
  /** Makes packages available. */
  readonly installs: boolean;
  readonly readsFiles: boolean;
  readonly writesFiles: boolean;
  /** Runs something of which nothing is known. */
  readonly isUnknown: boolean;
}

const INSTALLERS = new Set('pip pip3 conda mamba micromamba uv apt apt-get brew poetry'.split(' '));
const QUIET = new Set(
  'echo pwd date which whoami uname nvidia-smi hostname free lscpu true clear sleep nproc'.split(' '),
);
const READERS = new Set(
  'ls ll dir head tail cat wc file du df tree less more grep egrep zcat find stat md5sum sha256sum sort uniq cut column jq ncdump h5ls'.split(
    ' ',
  ),
);
const FILE_TOOLS = new Set(
  'wget curl unzip tar gunzip gzip mkdir rm cp mv touch chmod ln rmdir 7z kaggle gdown aria2c'.split(' '),
);

/** Reads a command line, which may be several joined by `|`, `&&` or `;`. */
export function readCommand(line: string): ShellEffect {
  const words = line.split(/\|\|?|&&|;/).map((part) =>
    part
      .trim()
      .replace(/^sudo\s+/, '')
      .split(/\s+/),
  );
  const first = words.map(([word = ''], index) => moduleOf(words[index] ?? []) ?? word.replace(/^.*\//, ''));
  const every = (set: ReadonlySet<string>, ...others: ReadonlySet<string>[]) =>
    first.every((word) => set.has(word) || others.some((other) => other.has(word)));
  const redirects = /(?:^|[^-=2&])>/.test(line) || /\btee\b|\bsed\s+-i/.test(line);
  const installs = first.some((word) => INSTALLERS.has(word));
  const isHarmless = every(QUIET, INSTALLERS) && !redirects;
  const onlyReads = every(QUIET, READERS, INSTALLERS) && !redirects;
  const isKnown = every(QUIET, READERS, INSTALLERS, FILE_TOOLS);
  return { installs, readsFiles: !isHarmless, writesFiles: !onlyReads, isUnknown: !isKnown };
}

/** `python -m pip install x` is pip; `python --version` prints. */
function moduleOf([first = '', flag, module]: readonly string[]): string | undefined {
  if (!/^(?:.*\/)?python3?$|^\{?sys\.executable\}?$|^"?\{sys\.executable\}"?$/.test(first)) return undefined;
  if (flag === '-m' && module !== undefined) return module;
  return flag === '--version' || flag === '-V' ? 'true' : undefined;
}
