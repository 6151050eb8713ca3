import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type ParsedCell, parseCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren } from '../parser/syntax.ts';

/** Changes that go to a part of a frame which pandas has copied, and are lost. */
export function checkFrames(cell: AnalysisCell): Diagnostic<'change-of-a-copy'>[] {
  if (cell.type !== 'code' || !/inplace|\]\s*\[|\]\.loc|\]\./.test(cell.source)) return [];
  const parsed = parseCell(cell);
  const found: Diagnostic<'change-of-a-copy'>[] = [];
  const visit = (node: SyntaxNode) => {
    const message = node.type === 'call' ? lostCall(node, parsed) : lostAssignment(node, parsed);
    if (message !== undefined) {
      found.push({
        code: 'change-of-a-copy',
        severity: 'warning',
        ...message,
        cellId: cell.id,
        range: parsed.rangeOf(node),
      });
    }
    for (const child of node.children) if (child.children.length > 0) visit(child);
  };
  visit(parsed.tree.root);
  return found;
}

type Words = { readonly message: string; readonly hint: string };

/** `df[df.a > 0].dropna(inplace=True)`: rows chosen by a condition are a copy. */
function lostCall(node: SyntaxNode, parsed: ParsedCell): Words | undefined {
  const callee = childAt(node, 'function');
  const receiver = callee?.type === 'attribute' ? childAt(callee, 'object') : undefined;
  const given = childAt(node, 'arguments');
  const isInPlace =
    given !== undefined &&
    namedChildren(given).some((argument) => {
      const [name, value] = [childAt(argument, 'name'), childAt(argument, 'value')];
      return (
        argument.type === 'keyword_argument' &&
        name !== undefined &&
        value?.type === 'true' &&
        parsed.text(name) === 'inplace'
      );
    });
  if (!isInPlace || receiver === undefined) return undefined;
  if (!isSelection(receiver) && receiver.type !== 'call') return undefined;
  return {
    message: 'This changes a copy, which is then thrown away: the data frame itself stays as it was.',
    hint: 'Assign the result instead, without inplace=True.',
  };
}

/** `df[df.a > 0]["b"] = 1`: the same, written as an assignment. */
function lostAssignment(node: SyntaxNode, parsed: ParsedCell): Words | undefined {
  const target =
    node.type === 'assignment' || node.type === 'augmented_assignment' ? childAt(node, 'left') : undefined;
  const object = target?.type === 'subscript' ? childAt(target, 'value') : undefined;
  if (object === undefined || !isSelection(object)) return undefined;
  const frame = childAt(object, 'value');
  return {
    message: 'This assigns to a copy of the chosen rows, so the data frame itself stays as it was.',
    hint: `Choose rows and column at once: ${frame === undefined ? 'df' : parsed.text(frame)}.loc[rows, column] = …`,
  };
}

const CONDITIONS: ReadonlySet<string> = new Set(['comparison_operator', 'boolean_operator', 'not_operator']);

/** A subscript by a condition: only arrays and frames take one, and a frame answers with a copy. */
function isSelection(node: SyntaxNode): boolean {
  const index = node.type === 'subscript' ? childAt(node, 'subscript') : undefined;
  return index !== undefined && isCondition(index);
}

function isCondition(node: SyntaxNode): boolean {
  if (CONDITIONS.has(node.type)) return true;
  if (node.type === 'parenthesized_expression') return namedChildren(node).some(isCondition);
  const isMask =
    node.type === 'binary_operator' && node.children.some(({ type }) => type === '&' || type === '|');
  return isMask && namedChildren(node).some(isCondition);
}
