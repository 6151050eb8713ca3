import type { AnalysisCell } from '../cell.ts';
import type { ParsedCell } from '../parser/parse-cell.ts';
import { parseCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, textOf } from '../parser/syntax.ts';
import { readCommand } from '../source/shell-commands.ts';
import { type ImportedName, importsOf } from './read-imports.ts';

/** A module without which a run of the whole notebook stops, where it is imported first. */
export interface NeededModule {
  /** Top-level import name: `sklearn` for `import sklearn.linear_model`. */
  readonly name: string;
  /** False where the notebook may bring it along itself: it changes `sys.path`, or fetches files. */
  readonly isCertain: boolean;
  readonly cellId: string;
  /** Counted from 1. */
  readonly line: number;
  readonly endLine: number;
}

/** A cell that is meant to fail stops nothing. */
const EXPECTED_ERROR_TAG = 'raises-exception';
/** What decides where modules are looked for. */
const OWN_WAYS = /\bsys\.(?:path|modules|meta_path)\b|\baddsitedir\b|\bPYTHONPATH\b/;
const CATCHES_IMPORT_ERROR =
  /^except\*?\s*:|^except\b.*\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b/s;

/**
 * The modules that every run of the notebook imports: not those inside functions, conditions and loops, which may
 * never be reached, nor those whose absence the notebook expects (`try` … `except ImportError`), nor files that it
 * writes itself. Whether the environment has them is for the environment to say.
 */
export function neededModules(cells: readonly AnalysisCell[]): readonly NeededModule[] {
  const code = cells.filter(({ type }) => type === 'code').map(parseCell);
  const own = new Set(code.flatMap(ownModules));
  const isCertain = !code.some(bringsModules);
  const found = new Map<string, NeededModule>();
  for (const parsed of code) {
    if (parsed.cell.tags.includes(EXPECTED_ERROR_TAG)) continue;
    for (const { module, cellId, range } of sureImports(parsed)) {
      const name = module.split('.')[0] ?? '';
      if (name === '' || name === '__future__' || own.has(name) || found.has(name)) continue;
      const lines = { line: range.startLine + 1, endLine: range.endLine + 1 };
      found.set(name, { name, isCertain, cellId, ...lines });
    }
  }
  return [...found.values()];
}

function sureImports(parsed: ParsedCell): ImportedName[] {
  // `%%skip` and its like decide whether the cell runs at all.
  if (parsed.rewritten.magics.some(({ kind, name }) => kind === 'cell' && name === 'skip')) return [];
  const found: ImportedName[] = [];
  const visit = (node: SyntaxNode): void => {
    const imports = importsOf(node, parsed);
    if (imports !== undefined) found.push(...imports);
    else for (const child of surelyRun(node, parsed)) visit(child);
  };
  visit(parsed.tree.root);
  return found;
}

/** The parts of a statement that run whenever it does. */
function surelyRun(node: SyntaxNode, { tree }: ParsedCell): readonly SyntaxNode[] {
  switch (node.type) {
    case 'module':
    case 'block':
    case 'decorated_definition':
    case 'class_definition':
    case 'finally_clause':
      return node.children;
    case 'with_statement': {
      const body = childAt(node, 'body');
      const head = tree.text.slice(node.start, body?.start ?? node.end);
      return body === undefined || /\b(?:suppress|raises)\b/.test(head) ? [] : [body];
    }
    case 'try_statement': {
      const isExpected = node.children.some(
        ({ type, start, end }) =>
          /^except/.test(type) && CATCHES_IMPORT_ERROR.test(headOf(tree.text.slice(start, end))),
      );
      return isExpected
        ? []
        : node.children.filter(({ type, field }) => field === 'body' || type === 'finally_clause');
    }
    default:
      return [];
  }
}

/** `except (A, B) as e:`, without what is done then. */
const headOf = (clause: string): string => /^[^:]*:/.exec(clause)?.[0] ?? clause;

/** Modules that the notebook writes: `%%writefile helpers.py`, `open("helpers.py", "w")`. */
function ownModules({ cell, rewritten }: ParsedCell): string[] {
  const written = rewritten.magics
    .filter(({ kind, name }) => kind === 'cell' && (name === 'writefile' || name === 'file'))
    .map(({ argument }) => argument);
  const named = [...cell.source.matchAll(/["']([^"'\n]{1,200}\.py)["']/g)].map(([, path = '']) => path);
  return [...written, ...named].flatMap((path) => path.match(/\w+/g) ?? []);
}

/** Whether modules may come from elsewhere than the environment. */
function bringsModules({ cell, rewritten, tree }: ParsedCell): boolean {
  if (OWN_WAYS.test(rewritten.opaque ? '' : textOf(tree.root, tree.text))) return true;
  return rewritten.magics.some(({ kind, name, argument }) => {
    if (kind === 'cell') return /^(?:bash|sh|script|!)$/.test(name) && !isHarmless(cell.source);
    return kind === 'shell' && fetches(`${name} ${argument}`);
  });
}

const isHarmless = (source: string): boolean =>
  source
    .split('\n')
    .slice(1)
    .every((line) => line.trim() === '' || !fetches(line));

function fetches(command: string): boolean {
  const { writesFiles, isUnknown } = readCommand(command);
  return writesFiles || isUnknown;
}
