import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { parseCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';

/** Beginnings of paths that exist on one person's machine only. */
const MACHINE_PATH =
  /^(?:\/home\/[^/\s]+\/|\/Users\/[^/\s]+\/|\/mnt\/[a-z]\/Users\/|[A-Za-z]:[\\/](?:Users|Documents and Settings)[\\/]|~\/(?:Desktop|Downloads|Documents)\/)/;

/** Reports literal paths into somebody's home folder. */
export function checkPaths(cell: AnalysisCell): Diagnostic<'machine-path'>[] {
  if (cell.type !== 'code' || !/home|Users|Documents|Desktop|Downloads/.test(cell.source)) return [];
  const parsed = parseCell(cell);
  const found: Diagnostic<'machine-path'>[] = [];
  const visit = (node: SyntaxNode) => {
    if (node.type === 'string') {
      const inside = parsed
        .text(node)
        .replace(/^[A-Za-z]*["']+/, '')
        .replace(/["']+$/, '')
        .replace(/\\\\/g, '\\');
      if (MACHINE_PATH.test(inside)) {
        found.push({
          code: 'machine-path',
          severity: 'warning',
          message: 'This path exists on one machine only, so the notebook will not run for others.',
          hint: 'Make it an input, or use a path relative to the notebook.',
          cellId: cell.id,
          range: parsed.rangeOf(node),
        });
      }
    }
    for (const child of node.children) if (child.children.length > 0) visit(child);
  };
  visit(parsed.tree.root);
  return found;
}
