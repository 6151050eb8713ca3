/**
 * A node of tree-sitter's tree as a plain object: made by the reader, which knows tree-sitter's trees of correct code,
 * or copied once per cell through a cursor, so that the wasm tree is freed at once and walking costs no calls into wasm.
 */
export interface SyntaxNode {
  /** tree-sitter-python's node type, such as `assignment`; anonymous nodes have their text, such as `+=`. */
  readonly type: string;
  readonly named: boolean;
  /** Name of the field under which the parent holds this node, such as `left`; empty when none. */
  readonly field: string;
  /** UTF-16 offsets in the parsed text, which are those of the cell's source too. */
  readonly start: number;
  readonly end: number;
  /** Whether this node was invented by the parser to recover from an error. */
  readonly missing: boolean;
  readonly children: readonly SyntaxNode[];
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** The text that was parsed, magics rewritten. */
  readonly text: string;
  /** Whether anything failed to parse. */
  readonly hasError: boolean;
  /** Whether parts are left out because they are nested too deeply; `TOO_DEEP` nodes stand for them. */
  readonly isCut: boolean;
}

/** The type of a node whose children are left out. */
export const TOO_DEEP = 'too_deep';

/** The named children, comments left out. */
export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named && child.type !== 'comment');
}

/** The child in a field, or undefined. */
export function childAt(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** All children in a field, such as the targets of a `match` or the `alternative`s of an `if`. */
export function childrenAt(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

export function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.start, node.end);
}

/** Whether anything inside a node is left out. */
export function containsCut(node: SyntaxNode): boolean {
  return node.type === TOO_DEEP || node.children.some(containsCut);
}

/** Whether anything inside a node failed to parse. */
export function containsError(node: SyntaxNode): boolean {
  return node.type === 'ERROR' || node.missing || node.children.some(containsError);
}
