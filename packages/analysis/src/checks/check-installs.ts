import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { rewriteMagics } from '../source/magics.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';

/** `pip install x`, with whatever may stand before it on a command line. */
const INSTALL =
  /^\s*[%!]*\s*(?:sudo\s+)?(?:\S*\{?sys\.executable\}?\S*\s+-m\s+|\S*python[\d.]*\s+-m\s+)?(?:\S*\/)?(?:pip[\d.]*|conda|mamba|micromamba|uv|poetry|apt|apt-get)\s+(?:pip\s+)?(?:-\S+\s+)*(?:install|uninstall|add|remove|sync|update|upgrade)\b/;
/** The same out of Python: `subprocess.run([sys.executable, "-m", "pip", "install", "x"])`, `os.system("pip install x")`. */
const INSTALL_IN_PYTHON =
  /["']pip\d*["']\s*,\s*["'](?:un)?install["']|["'][^"'\n]*\bpip\d*\s+(?:un)?install\b/;
const MAGICS = new Set(['line', 'automagic', 'shell']);
const SHELLS = /^(?:bash|sh|script|!)$/;

/** Commands that would change the environment, which notebooks share and cannot change. */
export function checkInstalls(cell: AnalysisCell): Diagnostic<'installs-packages'>[] {
  if (cell.type !== 'code' || !/install|add|remove|sync|update|upgrade/.test(cell.source)) return [];
  const lineStarts = lineStartsOf(cell.source);
  return installsIn(cell.source).map(({ start, end }) => ({
    code: 'installs-packages',
    severity: 'warning',
    message:
      'This notebook installs packages while it runs. Quire runs notebooks in a fixed environment, so it does not make them available here.',
    hint: 'Remove the line, and ask whoever runs Quire to add what is missing.',
    cellId: cell.id,
    range: rangeOf(lineStarts, start, end),
  }));
}

type Stretch = { readonly start: number; readonly end: number };

function installsIn(source: string): Stretch[] {
  const { magics, opaque, text } = rewriteMagics(source);
  if (opaque) return magics.some(({ name }) => SHELLS.test(name)) ? matchingLines(source, isInstall) : [];
  const commands = magics.filter(
    ({ kind, start, end }) => MAGICS.has(kind) && isInstall(source.slice(start, end)),
  );
  // What Python is left has no magics in it any more.
  return [...commands, ...matchingLines(text, (line) => INSTALL_IN_PYTHON.test(line.replace(/#.*$/, '')))];
}

const isInstall = (command: string): boolean =>
  command.split(/\|\|?|&&|;/).some((part) => INSTALL.test(part));

function matchingLines(source: string, matches: (line: string) => boolean): Stretch[] {
  return lineStartsOf(source).flatMap((start, index, starts) => {
    const end = (starts[index + 1] ?? source.length + 1) - 1;
    return matches(source.slice(start, end)) ? [{ start, end }] : [];
  });
}
