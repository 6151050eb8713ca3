import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, childrenAt, namedChildren } from '../parser/syntax.ts';
import { lowerTarget } from './lower-target.ts';
import type { Lowering } from './lowering.ts';
import type { Action, Handler, Value } from './program.ts';

/** Lowers statements that hold statements. */
export function lowerCompound(node: SyntaxNode, at: Lowering): Action[] {
  switch (node.type) {
    case 'if_statement':
      return lowerIf(node, at);
    case 'for_statement':
      return lowerFor(node, at);
    case 'while_statement':
      return lowerWhile(node, at);
    case 'with_statement':
      return lowerWith(node, at);
    case 'try_statement':
      return lowerTry(node, at);
    case 'match_statement':
      return lowerMatch(node, at);
    case 'block':
      return at.block(node);
    default:
      return namedChildren(node).flatMap((child): Action[] =>
        /(?:statement|definition)$/.test(child.type)
          ? at.statement(child)
          : [{ do: 'evaluate', value: at.expression(child) }],
      );
  }
}

function evaluate(node: SyntaxNode | undefined, at: Lowering): Action[] {
  return node === undefined ? [] : [{ do: 'evaluate', value: at.expression(node) }];
}

function lowerIf(node: SyntaxNode, at: Lowering): Action[] {
  const arms: Action[][] = [at.block(childAt(node, 'consequence'))];
  let isComplete = false;
  for (const alternative of childrenAt(node, 'alternative')) {
    const condition = evaluate(childAt(alternative, 'condition'), at);
    arms.push([
      ...condition,
      ...at.block(childAt(alternative, 'consequence') ?? childAt(alternative, 'body')),
    ]);
    if (alternative.type === 'else_clause') isComplete = true;
  }
  return [...evaluate(childAt(node, 'condition'), at), { do: 'branch', arms, isComplete, isLoop: false }];
}

function lowerFor(node: SyntaxNode, at: Lowering): Action[] {
  const id = at.temporary();
  const items: Value = { op: 'temporary', id };
  const body = [
    ...lowerTarget(childAt(node, 'left'), { op: 'part', of: items, takes: 'item' }, at),
    ...at.block(childAt(node, 'body')),
  ];
  return [
    { do: 'let', id, value: at.expression(childAt(node, 'right')) },
    { do: 'consume', value: items },
    { do: 'branch', arms: [body], isComplete: false, isLoop: true },
    ...elseBranch(node, at),
  ];
}

function lowerWhile(node: SyntaxNode, at: Lowering): Action[] {
  const condition = evaluate(childAt(node, 'condition'), at);
  const body = [...at.block(childAt(node, 'body')), ...condition];
  return [
    ...condition,
    { do: 'branch', arms: [body], isComplete: false, isLoop: true },
    ...elseBranch(node, at),
  ];
}

function elseBranch(node: SyntaxNode, at: Lowering): Action[] {
  const alternative = childAt(node, 'alternative');
  if (alternative === undefined) return [];
  const arm = at.block(childAt(alternative, 'body') ?? alternative);
  return [{ do: 'branch', arms: [arm], isComplete: false, isLoop: false }];
}

/** Entering and leaving a context may change it: a file is read or written, a lock taken. */
function lowerWith(node: SyntaxNode, at: Lowering): Action[] {
  const actions: Action[] = [];
  const clause = namedChildren(node).find((child) => child.type === 'with_clause');
  for (const item of clause === undefined ? [] : namedChildren(clause)) {
    const value = childAt(item, 'value') ?? namedChildren(item)[0];
    const aliased = value?.type === 'as_pattern' ? value : undefined;
    const expression = aliased === undefined ? value : namedChildren(aliased)[0];
    const id = at.temporary();
    const opened: Value = { op: 'temporary', id };
    actions.push({ do: 'let', id, value: at.expression(expression) });
    actions.push({ do: 'mutate', object: opened, how: 'with …' });
    const target =
      aliased === undefined ? undefined : (childAt(aliased, 'alias') ?? namedChildren(aliased)[1]);
    actions.push(
      ...lowerTarget(target?.type === 'as_pattern_target' ? namedChildren(target)[0] : target, opened, at),
    );
  }
  return [...actions, ...at.block(childAt(node, 'body'))];
}

function lowerTry(node: SyntaxNode, at: Lowering): Action[] {
  const clauses = namedChildren(node);
  const handlers = clauses
    .filter(({ type }) => type === 'except_clause' || type === 'except_group_clause')
    .map((clause): Handler => ({ actions: lowerClause(clause, at), isExit: isExit(clause, at) }));
  const [otherwise = [], last = []] = ['else_clause', 'finally_clause'].map((type) =>
    clauses.filter((clause) => clause.type === type).flatMap((clause) => lowerClause(clause, at)),
  );
  return [{ do: 'attempt', actions: at.block(childAt(node, 'body')), handlers, otherwise }, ...last];
}

function lowerClause(clause: SyntaxNode, at: Lowering): Action[] {
  return namedChildren(clause).flatMap((part): Action[] => {
    if (part.type === 'block') return at.block(part);
    if (part.type !== 'as_pattern') return evaluate(part, at);
    const target = childAt(part, 'alias') ?? namedChildren(part)[1];
    const named = target?.type === 'as_pattern_target' ? namedChildren(target)[0] : target;
    return [
      ...evaluate(namedChildren(part)[0], at),
      ...lowerTarget(named, { op: 'derived', items: [], isScalar: false }, at),
    ];
  });
}

const LEAVES = new Set(['raise_statement', 'return_statement', 'break_statement', 'continue_statement']);

/** Whether the last thing that a clause does is to go elsewhere. */
function isExit(clause: SyntaxNode, at: Lowering): boolean {
  const block = namedChildren(clause).find(({ type }) => type === 'block');
  const last = block === undefined ? undefined : namedChildren(block).at(-1);
  if (last === undefined) return false;
  return LEAVES.has(last.type) || /^(?:sys\.exit|exit|quit)\(/.test(at.text(last));
}

function lowerMatch(node: SyntaxNode, at: Lowering): Action[] {
  const id = at.temporary();
  const subject: Value = {
    op: 'group',
    items: childrenAt(node, 'subject').map((child) => at.expression(child)),
  };
  const block = childAt(node, 'body') ?? node;
  const arms = namedChildren(block)
    .filter((child) => child.type === 'case_clause')
    .map((clause) =>
      namedChildren(clause).flatMap((part) =>
        lowerCasePart(part, { op: 'part', of: { op: 'temporary', id } }, at),
      ),
    );
  return [
    { do: 'let', id, value: subject },
    { do: 'branch', arms, isComplete: false, isLoop: false },
  ];
}

function lowerCasePart(part: SyntaxNode, subject: Value, at: Lowering): Action[] {
  if (part.type === 'block') return at.block(part);
  if (part.type === 'if_clause') return namedChildren(part).flatMap((condition) => evaluate(condition, at));
  if (part.type !== 'case_pattern') return evaluate(part, at);
  return captures(part, subject, at);
}

/** Names in a pattern capture; dotted names and class names are looked up. */
function captures(pattern: SyntaxNode, subject: Value, at: Lowering): Action[] {
  return namedChildren(pattern).flatMap((child, index): Action[] => {
    if (child.type === 'dotted_name') {
      const name = at.text(child);
      const extent = { start: child.start, end: child.end };
      const isLookup = name.includes('.') || (pattern.type === 'class_pattern' && index === 0);
      if (isLookup)
        return [{ do: 'evaluate', value: { op: 'name', name: name.split('.')[0] ?? name, at: extent } }];
      return name === '_' ? [] : [{ do: 'bind', name, value: subject, at: extent }];
    }
    if (child.type === 'identifier') return lowerTarget(child, subject, at);
    return captures(child, subject, at);
  });
}
