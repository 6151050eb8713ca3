import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, childrenAt, namedChildren } from '../parser/syntax.ts';
import type { Lowering } from './lowering.ts';
import type { Action } from './program.ts';

/** Lowers an import to the names it binds and what they stand for. */
export function lowerImport(node: SyntaxNode, at: Lowering): Action[] {
  if (node.type === 'future_import_statement') return [];
  if (node.type === 'import_statement')
    return childrenAt(node, 'name').flatMap((item) => plainImport(item, at));
  const module = childAt(node, 'module_name');
  const from = module === undefined ? '' : at.text(module).replace(/\s/g, '');
  if (namedChildren(node).some((child) => child.type === 'wildcard_import'))
    return [{ do: 'importAll', module: from }];
  return childrenAt(node, 'name').flatMap((item): Action[] => {
    const name = item.type === 'aliased_import' ? childAt(item, 'name') : item;
    const local = childAt(item, 'alias') ?? name;
    if (name === undefined || local === undefined) return [];
    const extent = { start: local.start, end: local.end };
    return [{ do: 'import', local: at.text(local), qualified: `${from}.${at.text(name)}`, at: extent }];
  });
}

function plainImport(item: SyntaxNode, at: Lowering): Action[] {
  const module = item.type === 'aliased_import' ? childAt(item, 'name') : item;
  const alias = childAt(item, 'alias');
  if (module === undefined) return [];
  const dotted = at.text(module).replace(/\s/g, '');
  const root = dotted.split('.')[0] ?? dotted;
  const extent = { start: (alias ?? module).start, end: (alias ?? module).end };
  if (alias !== undefined) return [{ do: 'import', local: at.text(alias), qualified: dotted, at: extent }];
  return [{ do: 'import', local: root, qualified: root, module: dotted, at: extent }];
}
