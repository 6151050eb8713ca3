import type { Severity } from '../diagnostic.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';

/** Why a statement is not an input. */
export interface StatementReason {
  readonly message: string;
  readonly severity: Severity;
  /** Names that it assigns somewhere inside. */
  readonly assigns: readonly string[];
  /** The method that it calls on a plain name, for a statement that is such a call. */
  readonly method?: { readonly receiver: string; readonly name: string };
}

const IN_WORDS: Readonly<Record<string, string>> = {
  if_statement: 'Names assigned under a condition are not inputs',
  for_statement: 'Names assigned in a loop are not inputs',
  while_statement: 'Names assigned in a loop are not inputs',
  try_statement: 'Names assigned inside "try" are not inputs',
  with_statement: 'Names assigned inside "with" are not inputs',
  match_statement: 'Names assigned inside "match" are not inputs',
  function_definition: 'A function is not an input',
  class_definition: 'A class is not an input',
  decorated_definition: 'A function or class is not an input',
  type_alias_statement: 'This names a type for use in annotations; it is not an input',
};

/** In plain words, why a statement of the parameters cell is not an input. */
export function statementReason(statement: SyntaxNode, text: string): StatementReason {
  const words = Object.hasOwn(IN_WORDS, statement.type) ? IN_WORDS[statement.type] : undefined;
  const assigns = words === undefined ? [] : assignedInside(statement, text);
  if (words !== undefined) {
    const listed = assigns.length === 0 ? '' : ` (${assigns.map((name) => `"${name}"`).join(', ')})`;
    return {
      message: `${words}${listed}; they run as written.`,
      severity: assigns.length > 0 ? 'warning' : 'info',
      assigns,
    };
  }
  const method = methodCall(statement, text);
  const message = 'This runs as written; only assignments to names are inputs.';
  return { message, severity: 'info', assigns, ...(method === undefined ? {} : { method }) };
}

function assignedInside(node: SyntaxNode, text: string): readonly string[] {
  const names = new Set<string>();
  const visit = (child: SyntaxNode) => {
    if (child.type === 'function_definition' || child.type === 'class_definition' || child.type === 'lambda')
      return;
    const left = childAt(child, 'left');
    if (left !== undefined && /assignment$|^for_statement$/.test(child.type)) {
      if (left.type === 'identifier') names.add(textOf(left, text));
      else if (/pattern_list|tuple_pattern/.test(left.type))
        for (const name of namesMentioned(left, text)) names.add(name);
    }
    for (const inner of namedChildren(child)) visit(inner);
  };
  visit(node);
  return [...names];
}

function methodCall(statement: SyntaxNode, text: string): StatementReason['method'] {
  const call = statement.children[0];
  const callee = call?.type === 'call' ? childAt(call, 'function') : undefined;
  const [object, attribute] =
    callee?.type === 'attribute' ? [childAt(callee, 'object'), childAt(callee, 'attribute')] : [];
  if (object?.type !== 'identifier' || attribute === undefined) return undefined;
  return { receiver: textOf(object, text), name: textOf(attribute, text) };
}

/** The plain names in an expression, attributes and keyword names left out, in order, each once. */
export function namesMentioned(node: SyntaxNode, text: string): readonly string[] {
  const names = new Set<string>();
  const visit = (child: SyntaxNode) => {
    if (child.type === 'identifier') names.add(textOf(child, text));
    for (const inner of child.children) {
      const isLabel =
        (child.type === 'attribute' && inner.field === 'attribute') ||
        (child.type === 'keyword_argument' && inner.field === 'name');
      if (inner.named && !isLabel) visit(inner);
    }
  };
  visit(node);
  return [...names];
}
