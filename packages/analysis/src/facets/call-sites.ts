import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren } from '../parser/syntax.ts';

/** What stands on the right of an assignment, as far as it tells what the name becomes. */
export type Origin = { readonly call: readonly string[] } | 'other';

/** Something that a cell does with names, in the order of the text. */
export type Event =
  /** `pd.DataFrame.from_dict(…)` as `['pd', 'DataFrame', 'from_dict']`. */
  | { readonly do: 'call'; readonly path: readonly string[]; readonly node: SyntaxNode }
  | { readonly do: 'bind'; readonly name: string; readonly origin: Origin };

/** Calls and bindings of a cell. What a function's own names mean is not told, so bindings inside count as others. */
export function readEvents(parsed: ParsedCell): readonly Event[] {
  const events: Event[] = [];
  const bind = (target: SyntaxNode | undefined, origin: Origin, isInside: boolean): void => {
    if (target === undefined) return;
    if (target.type === 'identifier')
      events.push({ do: 'bind', name: parsed.text(target), origin: isInside ? 'other' : origin });
    else if (/pattern|tuple|list/.test(target.type))
      for (const child of namedChildren(target)) bind(child, 'other', isInside);
  };
  const visit = (node: SyntaxNode, isInside: boolean): void => {
    const inner = isInside || node.type === 'function_definition' || node.type === 'lambda';
    for (const child of node.children) visit(child, inner);
    switch (node.type) {
      case 'call': {
        const path = pathOf(childAt(node, 'function'), parsed);
        if (path !== undefined) events.push({ do: 'call', path, node });
        return;
      }
      case 'assignment':
        bind(childAt(node, 'left'), originOf(childAt(node, 'right'), parsed), isInside);
        return;
      case 'augmented_assignment':
      case 'for_statement':
      case 'for_in_clause':
        bind(childAt(node, 'left'), 'other', isInside);
        return;
      case 'named_expression':
      case 'function_definition':
      case 'class_definition':
        bind(childAt(node, 'name'), 'other', isInside);
        return;
      case 'as_pattern_target':
        bind(node.children[0], 'other', isInside);
        return;
      case 'parameters':
      case 'lambda_parameters':
        for (const child of namedChildren(node)) bind(child, 'other', isInside);
    }
  };
  visit(parsed.tree.root, false);
  return events;
}

function originOf(right: SyntaxNode | undefined, parsed: ParsedCell): Origin {
  if (right?.type !== 'call') return 'other';
  const path = pathOf(childAt(right, 'function'), parsed);
  return path === undefined ? 'other' : { call: path };
}

/** A dotted name; calls inside it, as in `df.head().merge`, are marked by `()`. */
function pathOf(node: SyntaxNode | undefined, parsed: ParsedCell): readonly string[] | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'identifier') return [parsed.text(node)];
  if (node.type === 'call') {
    const inner = pathOf(childAt(node, 'function'), parsed);
    return inner === undefined ? undefined : [...inner, '()'];
  }
  if (node.type !== 'attribute') return undefined;
  const object = pathOf(childAt(node, 'object'), parsed);
  const attribute = childAt(node, 'attribute');
  return object === undefined || attribute === undefined ? undefined : [...object, parsed.text(attribute)];
}
