import type { SyntaxNode } from '../syntax.ts';
import { giveUp } from './unreadable.ts';

/** Nodes inside one another that the reader answers for: fewer than where `load-parser.ts` cuts tree-sitter's trees. */
export const MAX_DEPTH = 390;

/** A `SyntaxNode` that the reader still changes: its field is known where it is put, its type where `=` follows. */
export interface Node extends SyntaxNode {
  type: string;
  named: boolean;
  field: string;
  start: number;
  end: number;
  readonly children: Node[];
}

/** Of all leaves, which are most nodes; nobody adds to it. */
export const NO_CHILDREN: Node[] = [];

// All nodes have their properties in the order of `copyTree`, so that engines see one shape of object.

/** A named node without children. */
export function leaf(type: string, start: number, end: number): Node {
  return { type, named: true, field: '', start, end, missing: false, children: NO_CHILDREN };
}

/** A keyword or a sign, whose type is its text. */
export function token(type: string, start: number, end: number): Node {
  return { type, named: false, field: '', start, end, missing: false, children: NO_CHILDREN };
}

/** A named node from the start of its first child to the end of its last. */
export function branch(type: string, children: Node[]): Node {
  const first = children[0] as Node;
  const last = children[children.length - 1] as Node;
  return { type, named: true, field: '', start: first.start, end: last.end, missing: false, children };
}

/** The same node, as the child in a field of its parent. */
export function inField(field: string, node: Node): Node {
  node.field = field;
  return node;
}

/**
 * Puts comments and line continuations (in order of position) where tree-sitter has them: in the innermost node that
 * begins before and ends after them. In place and linear.
 */
export function insertExtras(children: Node[], extras: readonly Node[], depth = 0): void {
  if (depth > MAX_DEPTH) giveUp();
  const before = children.slice();
  children.length = 0;
  let next = 0;
  for (const child of before) {
    while (next < extras.length && (extras[next] as Node).start < child.start) {
      children.push(extras[next++] as Node);
    }
    const from = next;
    while (next < extras.length && (extras[next] as Node).start < child.end) next++;
    if (next > from) insertExtras(child.children, extras.slice(from, next), depth + 1);
    children.push(child);
  }
  while (next < extras.length) children.push(extras[next++] as Node);
}

/** Whether nodes are nested more than `limit` deep below this one. */
export function isDeeperThan(node: Node, limit: number): boolean {
  if (limit < 0) return true;
  for (const child of node.children) {
    if (isDeeperThan(child, limit - 1)) return true;
  }
  return false;
}
