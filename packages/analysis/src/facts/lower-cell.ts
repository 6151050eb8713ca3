import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { containsCut, containsError, namedChildren, textOf } from '../parser/syntax.ts';
import type { Magic } from '../source/magics.ts';
import { lowerExpression } from './lower-expression.ts';
import { lowerStatement } from './lower-statement.ts';
import { Lowering } from './lowering.ts';
import type { Action, Statement } from './program.ts';

/** Statements that were lowered before, by place and text: the same text at the same place is one program. */
export type KnownStatements = Map<string, Statement>;

/** The program of a cell: its top-level statements, magics among them, in order. */
export function lowerCell(parsed: ParsedCell, known: KnownStatements = new Map()): readonly Statement[] {
  const { rewritten, tree } = parsed;
  const whole = { start: 0, end: tree.text.length };
  if (rewritten.opaque) {
    const actions = rewritten.magics.map(magicAction);
    return [{ ...whole, actions, kind: 'opaque', isExpression: false }];
  }
  // Nothing in it is sure to be a statement: kept whole, and flagged.
  if (tree.root.type === 'ERROR') {
    const read = namedChildren(tree.root).flatMap((node) => lowerAnew(node, parsed).actions);
    const actions = [...rewritten.magics.map(magicAction), ...read];
    return [{ start: tree.root.start, end: tree.root.end, actions, kind: 'unparsed', isExpression: false }];
  }
  const statements = namedChildren(tree.root).map((node) => lowerTopLevel(node, parsed, known));
  const [first] = rewritten.magics;
  if (first?.kind !== 'cell') return statements;
  // The `%%` line, which is a comment in the rewritten text.
  const end = tree.text.length - tree.text.trimStart().length + first.end - first.start;
  return [
    { start: 0, end, actions: [magicAction(first)], kind: 'magic', isExpression: false },
    ...statements,
  ];
}

function lowerTopLevel(node: SyntaxNode, parsed: ParsedCell, known: KnownStatements): Statement {
  const { rewritten, tree } = parsed;
  // Magics and broken code depend on more than the statement's text.
  if (tree.hasError || rewritten.magics.length > 0) return lowerAnew(node, parsed);
  const key = `${node.start} ${textOf(node, tree.text)}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const lowered = lowerAnew(node, parsed);
  known.set(key, lowered);
  return lowered;
}

function lowerAnew(node: SyntaxNode, parsed: ParsedCell): Statement {
  const at = new Lowering(parsed, { expression: lowerExpression, statement: lowerStatement });
  const [only] = namedChildren(node);
  const magic =
    node.type === 'expression_statement' && only?.type === 'integer' ? parsed.magicAt(only) : undefined;
  const inside = parsed.rewritten.magics.filter(
    ({ placeholder }) => placeholder !== undefined && placeholder >= node.start && placeholder < node.end,
  );
  const end = Math.max(
    node.end,
    ...inside.map((found) => (found.placeholder ?? 0) + found.end - found.start),
  );
  const extent = { start: node.start, end };
  if (magic !== undefined)
    return { ...extent, actions: [magicAction(magic)], kind: 'magic', isExpression: false };
  const actions = [...inside.map(magicAction), ...lowerStatement(node, at)];
  const isExpression =
    node.type === 'expression_statement' && only !== undefined && !only.type.endsWith('assignment');
  const isCut = parsed.tree.isCut && containsCut(node);
  return {
    ...extent,
    actions,
    kind: containsError(node) ? 'unparsed' : node.type,
    isExpression,
    ...(isCut ? { isCut } : {}),
  };
}

const INTERPOLATED = /(?:\{|\$)([A-Za-z_]\w*)/g;

function magicAction(magic: Magic): Action {
  const names = [...`${magic.name} ${magic.argument}`.matchAll(INTERPOLATED)].map((match) => match[1] ?? '');
  if (magic.kind === 'help') names.push(magic.name.split('.')[0] ?? '');
  return {
    do: 'magic',
    name: magic.name,
    kind: magic.kind,
    argument: magic.argument,
    names: names.filter((name) => name !== ''),
  };
}
