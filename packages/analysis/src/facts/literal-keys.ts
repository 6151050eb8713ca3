import type { SyntaxNode } from '../parser/syntax.ts';
import { namedChildren } from '../parser/syntax.ts';
import type { Lowering } from './lowering.ts';

/** The keys of a subscript that names its items by literals; no two different ones mean the same item. */
export function literalKeys(node: SyntaxNode, at: Lowering): readonly string[] | undefined {
  const [only, ...others] = node.children.filter((child) => child.named && child.field === 'subscript');
  if (only === undefined || others.length > 0) return undefined;
  const items = only.type === 'list' ? namedChildren(only) : [only];
  const keys = items.map((item) => literalKey(item, at));
  return keys.length > 0 && keys.every((key) => key !== undefined) ? keys : undefined;
}

function literalKey(node: SyntaxNode, at: Lowering): string | undefined {
  const value = /^(?:string|integer)$/.test(node.type) ? at.expression(node) : undefined;
  return value?.op === 'scalar' ? keyOf(value) : undefined;
}

/** The key of a literal's value: a text, or a whole number that is not counted from the end. */
export function keyOf({
  text,
  word,
}: {
  readonly text?: string;
  readonly word?: string;
}): string | undefined {
  if (text !== undefined) return `'${text}`;
  const number = word === undefined ? Number.NaN : Number(word);
  return Number.isSafeInteger(number) && number >= 0 ? String(number) : undefined;
}
