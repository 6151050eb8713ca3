import type { Diagnostic } from '../diagnostic.ts';
import type { GraphStatement, NotebookGraph } from '../flow/graph.ts';
import { BUILTINS } from '../tables/builtins.ts';

/** Names of Python that notebooks use as their own without harm. */
const HARMLESS: ReadonlySet<string> = new Set([
  '_',
  '__',
  '___',
  'display',
  'In',
  'Out',
  'exit',
  'quit',
  'copyright',
  'credits',
  'license',
  'help',
]);

type Kind = 'function' | 'import' | 'value';

/**
 * Names that stop being what an earlier cell took them for: a function, an import or a word of Python that becomes
 * a variable. Running that earlier cell again, as people do, then may fail or mean something else.
 */
export function checkRedefinitions({ statements }: NotebookGraph): Diagnostic<'redefined'>[] {
  const kinds = new Map<string, Kind>();
  const usedIn = new Map<string, GraphStatement>();
  const reported = new Set<string>();
  return statements.flatMap((statement): Diagnostic<'redefined'>[] => {
    const kind = kindOf(statement);
    const found = statement.defines.flatMap((name): Diagnostic<'redefined'>[] => {
      const before = kinds.get(name) ?? (BUILTINS.has(name) && !HARMLESS.has(name) ? 'function' : undefined);
      kinds.set(name, kind);
      const user = usedIn.get(name);
      const isOther = before !== undefined && before !== 'value' && kind === 'value';
      if (!isOther || user === undefined || user.cellId === statement.cellId || reported.has(name)) return [];
      reported.add(name);
      const what =
        before === 'import' ? 'an import' : BUILTINS.has(name) ? "Python's own function" : 'a function';
      return [
        {
          code: 'redefined',
          severity: 'warning',
          message: `"${name}" is ${what} in cell ${user.cellIndex + 1} and becomes a value here, so running that cell again may fail.`,
          hint: 'Give the value another name.',
          cellId: statement.cellId,
          range: statement.range,
        },
      ];
    });
    for (const name of statement.uses) usedIn.set(name, statement);
    return found;
  });
}

function kindOf({ kind }: GraphStatement): Kind {
  if (/import/.test(kind)) return 'import';
  return /definition/.test(kind) ? 'function' : 'value';
}
