import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, childrenAt, namedChildren } from '../parser/syntax.ts';
import { lowerTarget } from './lower-target.ts';
import type { Lowering } from './lowering.ts';
import { boundNames } from './lowering.ts';
import type { Action, ClassBody, FunctionBody, ParameterBinding, Value } from './program.ts';

/** Lowers `def`. */
export function lowerFunction(node: SyntaxNode, at: Lowering): FunctionBody {
  const name = childAt(node, 'name');
  const block = childAt(node, 'body');
  const parameters = lowerParameters(childAt(node, 'parameters'), at);
  return finish(name === undefined ? '' : at.text(name), parameters, {
    actions: at.block(block),
    globals: block === undefined ? new Set() : declaredNames(block, at),
    isGenerator: block !== undefined && hasYield(block),
  });
}

export function lowerLambda(node: SyntaxNode, at: Lowering): Value {
  const parameters = lowerParameters(childAt(node, 'parameters'), at);
  const actions: Action[] = [{ do: 'return', value: at.expression(childAt(node, 'body')) }];
  return {
    op: 'function',
    body: finish('lambda', parameters, { actions, globals: new Set(), isGenerator: false }),
  };
}

/** Lowers a comprehension to a function of no parameters that runs its clauses and returns its items. */
export function lowerComprehension(node: SyntaxNode, at: Lowering): Value {
  const actions: Action[] = [];
  for (const clause of namedChildren(node)) {
    if (clause.type === 'for_in_clause') {
      const id = at.temporary();
      actions.push({ do: 'let', id, value: at.expression(childAt(clause, 'right')) });
      actions.push({ do: 'consume', value: { op: 'temporary', id } });
      const item: Value = { op: 'part', of: { op: 'temporary', id }, takes: 'item' };
      actions.push(...lowerTarget(childAt(clause, 'left'), item, at));
    } else if (clause.type === 'if_clause') {
      for (const condition of namedChildren(clause))
        actions.push({ do: 'evaluate', value: at.expression(condition) });
    }
  }
  actions.push({ do: 'return', value: at.expression(childAt(node, 'body')) });
  const body = finish('comprehension', [], { actions, globals: new Set(), isGenerator: false });
  return { op: 'comprehension', body, isLazy: node.type === 'generator_expression' };
}

/** Lowers a class: methods apart, because they run only when called. */
export function lowerClass(node: SyntaxNode, at: Lowering): ClassBody {
  const name = childAt(node, 'name');
  const bases = childAt(node, 'superclasses');
  const methods = new Map<string, FunctionBody>();
  const actions: Action[] = [];
  for (const action of at.block(childAt(node, 'body'))) {
    if (action.do === 'define') methods.set(methodName(action), boundAs(action.body, action.decorators));
    if (action.do !== 'define') actions.push(action);
    else for (const decorator of action.decorators) actions.push({ do: 'evaluate', value: decorator });
  }
  const isMutable = (action: Action) =>
    action.do === 'bind' &&
    (action.value.op === 'group' || action.value.op === 'call' || action.value.op === 'comprehension');
  return {
    name: name === undefined ? '' : at.text(name),
    bases: bases === undefined ? [] : namedChildren(bases).map((base) => at.expression(base)),
    methods,
    body: finish('class', [], { actions, globals: new Set(), isGenerator: false }),
    hasSharedState: actions.some(isMutable),
  };
}

/** A property has a method for reading and, under the same name, one for setting: `x` and `x.setter`. */
function methodName({ body, decorators }: Extract<Action, { do: 'define' }>): string {
  const sets = decorators.some(
    (decorator) =>
      decorator.op === 'part' &&
      decorator.attribute === 'setter' &&
      decorator.of.op === 'name' &&
      decorator.of.name === body.name,
  );
  return sets ? `${body.name}.setter` : body.name;
}

function boundAs(body: FunctionBody, decorators: readonly Value[]): FunctionBody {
  const names = decorators.map((decorator) => (decorator.op === 'name' ? decorator.name : ''));
  const decorated = names.every((name) => PLAIN_DECORATORS.has(name))
    ? body
    : { ...body, isDecorated: true as const };
  if (names.includes('staticmethod')) return { ...decorated, binding: 'static' };
  return names.includes('classmethod') ? { ...decorated, binding: 'class' } : decorated;
}

/** Decorators of methods that run when they are called, and not when they are read. */
const PLAIN_DECORATORS = new Set([
  'staticmethod',
  'classmethod',
  'abstractmethod',
  'override',
  'overload',
  'final',
]);

function finish(
  name: string,
  parameters: readonly ParameterBinding[],
  body: Pick<FunctionBody, 'actions' | 'globals' | 'isGenerator'>,
): FunctionBody {
  const locals = boundNames(body.actions);
  for (const parameter of parameters) locals.add(parameter.name);
  for (const declared of body.globals) locals.delete(declared);
  return { name, parameters, ...body, locals };
}

function lowerParameters(node: SyntaxNode | undefined, at: Lowering): ParameterBinding[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((child): ParameterBinding[] => {
    const value = childAt(child, 'value');
    const named = childAt(child, 'name') ?? firstIdentifier(child);
    if (named === undefined) return [];
    const isRest =
      /splat/.test(child.type) || namedChildren(child)[0]?.type.endsWith('splat_pattern') === true;
    const name = at.text(firstIdentifier(named) ?? named);
    return [value === undefined ? { name, isRest } : { name, isRest, default: at.expression(value) }];
  });
}

function firstIdentifier(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'identifier') return node;
  for (const child of namedChildren(node)) {
    const found = child.field === 'type' ? undefined : firstIdentifier(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names after `global` and `nonlocal`, which assignments here leave to an outer scope. */
function declaredNames(node: SyntaxNode, at: Lowering, into: Set<string> = new Set()): Set<string> {
  for (const child of node.children) {
    if (child.type === 'global_statement' || child.type === 'nonlocal_statement') {
      for (const name of namedChildren(child)) into.add(at.text(name));
    } else if (child.type !== 'function_definition' && child.type !== 'class_definition')
      declaredNames(child, at, into);
  }
  return into;
}

function hasYield(node: SyntaxNode): boolean {
  return node.children.some(
    (child) =>
      child.type === 'yield' ||
      (child.type !== 'function_definition' && child.type !== 'lambda' && hasYield(child)),
  );
}

/** The decorators of a decorated definition. */
export function lowerDecorators(node: SyntaxNode, at: Lowering): Value[] {
  return childrenAt(node, '')
    .filter((child) => child.type === 'decorator')
    .map((child) => at.expression(namedChildren(child)[0]));
}
