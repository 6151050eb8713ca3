import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren } from '../parser/syntax.ts';
import { literalKeys } from './literal-keys.ts';
import type { Lowering } from './lowering.ts';
import type { NamedObject } from './program.ts';

/** Which object an expression surely is, where names alone tell. */
export function namedObject(node: SyntaxNode, at: Lowering): NamedObject | undefined {
  switch (node.type) {
    case 'identifier':
      return { is: 'name', name: at.text(node) };
    case 'subscript':
      return namedPart(node, at);
    case 'list':
      return listed(namedChildren(node), at);
    case 'dictionary':
      return { is: 'display', items: new Map() };
    default:
      return undefined;
  }
}

function namedPart(node: SyntaxNode, at: Lowering): NamedObject | undefined {
  const whole = childAt(node, 'value');
  if (whole?.type !== 'identifier') return undefined;
  const name = at.text(whole);
  const [subscript, ...others] = node.children.filter((child) => child.named && child.field === 'subscript');
  if (subscript === undefined || others.length > 0) return undefined;
  if (subscript.type === 'slice')
    return namedChildren(subscript).length === 0 ? { is: 'slice', name } : undefined;
  const [key] = subscript.type === 'list' ? [] : (literalKeys(node, at) ?? []);
  return key === undefined ? undefined : { is: 'item', name, key };
}

/** Behind a splat, nobody knows the places of the items. */
function listed(items: readonly SyntaxNode[], at: Lowering): NamedObject {
  if (items.some(({ type }) => type.includes('splat'))) return { is: 'display', items: new Map() };
  const names = items.flatMap((item, place) =>
    item.type === 'identifier' ? [[String(place), at.text(item)] as const] : [],
  );
  return { is: 'display', items: new Map(names) };
}
