import { parsePython } from '../parser/load-parser.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, childrenAt, namedChildren, textOf } from '../parser/syntax.ts';
import type { AnnotationMetadata } from './annotation-metadata.ts';
import { readKindUse, readMetadata } from './annotation-metadata.ts';
import { applyConstraints } from './constraints.ts';
import type { EvaluationContext } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import { ANY, ANY_SCALAR } from './infer-type.ts';
import { kindOf, narrowByKind, typeOfKind } from './kinds.ts';
import type { ListContainer, LiteralValue, ParameterType } from './parameter.ts';
import { readCall } from './read-call.ts';

/** What an annotation says, as far as it is understood. */
export interface Annotation {
  /** Undefined when the type is not one that an input can have. */
  readonly type: ParameterType | undefined;
  readonly metadata: AnnotationMetadata;
  /** Parts of the annotation that are not understood, as written. */
  readonly ignored: readonly string[];
}

/** Aliases and string annotations inside one another beyond this are a cycle. */
const MAX_INDIRECTIONS = 20;

const SCALARS: ReadonlyMap<string, ParameterType['kind']> = new Map([
  ['builtins.int', 'integer'],
  ['numpy.int64', 'integer'],
  ['numpy.int32', 'integer'],
  ['builtins.float', 'number'],
  ['numpy.float64', 'number'],
  ['numpy.float32', 'number'],
  ['builtins.bool', 'boolean'],
  ['builtins.str', 'string'],
  ['typing.Text', 'string'],
  ['datetime.date', 'date'],
  ['datetime.datetime', 'datetime'],
  ['datetime.time', 'time'],
  ['decimal.Decimal', 'decimal'],
  ['pathlib.Path', 'path'],
  ['pathlib.PurePath', 'path'],
  ['pathlib.PosixPath', 'path'],
  ['os.PathLike', 'path'],
]);

const CONTAINERS: ReadonlyMap<string, ListContainer | 'dict'> = new Map<string, ListContainer | 'dict'>([
  ...['builtins.list', ...typing('List', 'Sequence', 'Iterable', 'Collection', 'MutableSequence')].map(
    (name) => [name, 'list'] as const,
  ),
  ...['builtins.tuple', ...typing('Tuple')].map((name) => [name, 'tuple'] as const),
  ...['builtins.set', ...typing('Set', 'AbstractSet', 'MutableSet')].map((name) => [name, 'set'] as const),
  ['pandas.DataFrame', 'frame'],
  ...['builtins.frozenset', ...typing('FrozenSet')].map((name) => [name, 'frozenset'] as const),
  ...['builtins.dict', ...typing('Dict', 'Mapping', 'MutableMapping')].map((name) => [name, 'dict'] as const),
]);

function typing(...names: string[]): string[] {
  return names.flatMap((name) => [`typing.${name}`, `collections.abc.${name}`]);
}

/** Reads an annotation's syntax. */
export function readAnnotation(node: SyntaxNode, context: EvaluationContext): Annotation {
  const reader = new AnnotationReader();
  const type = reader.read(node, context, 0);
  return { type, metadata: reader.metadata, ignored: reader.ignored };
}

/** The type of a table's column: `str`, `Literal["a", "b"]` or an input such as `quire.Number(0)`. */
export function readColumnType(node: SyntaxNode, context: EvaluationContext): ParameterType | undefined {
  const call = readCall(node, context);
  const kind = call?.qualified.startsWith('quire.') ? kindOf(call.qualified.slice(6)) : undefined;
  if (call === undefined || kind === undefined) return readAnnotation(node, context).type;
  const type = typeOfKind(readKindUse(kind, call, { context, readType: readColumnType }));
  return call.named.required === false ? { ...type, nullable: true } : type;
}

/** Whether an expression can only be meant as a type, such as `Literal["FR", "DE"]`. */
export function isTypeExpression(node: SyntaxNode, context: EvaluationContext): boolean {
  if (node.type !== 'subscript') return false;
  const value = childAt(node, 'value');
  const qualified = value && context.names.qualify(textOf(value, context.text));
  return qualified !== undefined && (qualified.startsWith('typing.') || CONTAINERS.has(qualified));
}

class AnnotationReader {
  readonly ignored: string[] = [];
  metadata: AnnotationMetadata = {};

  read(node: SyntaxNode, context: EvaluationContext, depth: number): ParameterType | undefined {
    if (depth > MAX_INDIRECTIONS) return undefined;
    switch (node.type) {
      case 'type':
      case 'parenthesized_expression': {
        const [inner] = namedChildren(node);
        return inner && this.read(inner, context, depth);
      }
      case 'string':
      case 'concatenated_string':
        return this.readString(node, context, depth);
      case 'identifier':
      case 'attribute':
        return this.readName(node, context, depth);
      case 'binary_operator':
        return this.readUnionOperator(node, context, depth);
      case 'union_type':
        return this.union(namedChildren(node), context, depth);
      case 'generic_type':
      case 'subscript':
        return this.readGeneric(node, context, depth);
      default:
        return undefined;
    }
  }

  private readString(node: SyntaxNode, context: EvaluationContext, depth: number): ParameterType | undefined {
    const value = evaluate(node, context);
    if (value?.kind !== 'str') return undefined;
    const parsed = parsePython(value.value.trim());
    const expression = parsed.root.children[0]?.children[0];
    if (parsed.hasError || expression === undefined) return undefined;
    const inner = { ...context, text: parsed.text, magicAt: () => undefined };
    return this.read(expression, inner, depth + 1);
  }

  private readName(node: SyntaxNode, context: EvaluationContext, depth: number): ParameterType | undefined {
    const written = textOf(node, context.text);
    const qualified = context.names.qualify(written);
    if (qualified === undefined) {
      const alias = context.names.aliasOf(written);
      return (
        alias && this.read(alias.node, { ...context, text: alias.text, magicAt: () => undefined }, depth + 1)
      );
    }
    const kind = SCALARS.get(qualified);
    // The kinds in the table need nothing but their name.
    if (kind !== undefined) return { kind, nullable: false } as ParameterType;
    if (qualified === 'typing.Any' || qualified === 'builtins.object') return ANY;
    const container = CONTAINERS.get(qualified);
    return container && containerOf(container, undefined);
  }

  private readUnionOperator(
    node: SyntaxNode,
    context: EvaluationContext,
    depth: number,
  ): ParameterType | undefined {
    if (childAt(node, 'operator')?.type !== '|') return undefined;
    const [left, right] = [childAt(node, 'left'), childAt(node, 'right')];
    return left && right && this.union([left, right], context, depth);
  }

  private union(
    nodes: readonly SyntaxNode[],
    context: EvaluationContext,
    depth: number,
  ): ParameterType | undefined {
    let nullable = false;
    const members: ParameterType[] = [];
    for (const node of nodes) {
      if (isNone(node)) {
        nullable = true;
        continue;
      }
      const member = this.read(node, context, depth + 1);
      if (member === undefined) return undefined;
      members.push(member);
    }
    return unionOf(members, nullable);
  }

  private readGeneric(
    node: SyntaxNode,
    context: EvaluationContext,
    depth: number,
  ): ParameterType | undefined {
    const { base, args } = genericParts(node);
    const qualified = base && context.names.qualify(textOf(base, context.text));
    switch (qualified) {
      case undefined:
        return undefined;
      case 'typing.Optional':
        return args.length === 1 ? withNone(args[0] && this.read(args[0], context, depth + 1)) : undefined;
      case 'typing.Union':
        return this.union(args, context, depth);
      case 'typing.Literal':
        return literalOf(args, context);
      case 'typing.Annotated':
        return this.readAnnotated(args, context, depth);
      case 'typing.Final':
      case 'typing.Required':
        return args.length === 1 && args[0] ? this.read(args[0], context, depth + 1) : undefined;
      default: {
        const container = CONTAINERS.get(qualified);
        return container && this.readContainer(container, args, { context, depth });
      }
    }
  }

  private readContainer(
    container: ListContainer | 'dict',
    args: readonly SyntaxNode[],
    at: { readonly context: EvaluationContext; readonly depth: number },
  ): ParameterType | undefined {
    const items = args.filter((arg) => unwrap(arg).type !== 'ellipsis');
    const types = items.map((item) => this.read(item, at.context, at.depth + 1));
    const [first, second] = types;
    if (container === 'dict') {
      return first?.kind === 'string' && second !== undefined ? containerOf('dict', second) : undefined;
    }
    if (first === undefined) return undefined;
    if (container === 'tuple' && items.length === args.length) {
      // tuple[X, X] is a list of a fixed length; tuple[X, Y] has entries of their own types.
      const isUniform = types.every((type) => JSON.stringify(type) === JSON.stringify(first));
      const length = items.length;
      return isUniform
        ? { kind: 'list', nullable: false, container, item: first, minItems: length, maxItems: length }
        : tupleOf(types);
    }
    return types.length === 1 ? containerOf(container, first) : undefined;
  }

  private readAnnotated(
    args: readonly SyntaxNode[],
    context: EvaluationContext,
    depth: number,
  ): ParameterType | undefined {
    const [first, ...rest] = args;
    const type = first && this.read(first, context, depth + 1);
    const { metadata, constraints, use, ignored } = readMetadata(rest.map(unwrap), context, readColumnType);
    this.metadata = { ...this.metadata, ...metadata };
    this.ignored.push(...ignored);
    if (type === undefined) return undefined;
    const applied = applyConstraints(type, constraints);
    const narrowed = use === undefined ? undefined : narrowByKind(applied.type, use);
    this.ignored.push(...applied.ignored, ...(narrowed?.ignored ?? []));
    return narrowed?.type ?? applied.type;
  }
}

function tupleOf(types: readonly (ParameterType | undefined)[]): ParameterType | undefined {
  const items = types.filter((type) => type !== undefined);
  return items.length === types.length ? { kind: 'tuple', nullable: false, items } : undefined;
}

/** The annotation inside tree-sitter's `type` wrapper. */
function unwrap(node: SyntaxNode): SyntaxNode {
  const [inner] = namedChildren(node);
  return node.type === 'type' && inner !== undefined ? unwrap(inner) : node;
}

function isNone(node: SyntaxNode): boolean {
  return unwrap(node).type === 'none';
}

function genericParts(node: SyntaxNode): { base: SyntaxNode | undefined; args: readonly SyntaxNode[] } {
  if (node.type === 'subscript') {
    const args = childrenAt(node, 'subscript').filter((child) => child.named);
    // `X[(a, b)]` means `X[a, b]`.
    const [only] = args;
    return {
      base: childAt(node, 'value'),
      args: args.length === 1 && only?.type === 'tuple' ? namedChildren(only) : args,
    };
  }
  const [base, parameters] = namedChildren(node);
  return { base, args: parameters === undefined ? [] : namedChildren(parameters) };
}

function containerOf(container: ListContainer | 'dict', item: ParameterType | undefined): ParameterType {
  if (container === 'dict') return { kind: 'dict', nullable: false, value: item ?? ANY };
  if (container === 'frame') return { kind: 'list', nullable: false, container, item: RECORD };
  const isSet = container === 'set' || container === 'frozenset';
  const isChoiceOfSeveral = container === 'list' && item?.kind === 'literal';
  const members = item ?? (isSet ? ANY_SCALAR : ANY);
  const unique = isSet || isChoiceOfSeveral ? { uniqueItems: true as const } : {};
  return { kind: 'list', nullable: false, container, item: members, ...unique };
}

/** A row of a data frame of which no columns are known. */
const RECORD: ParameterType = { kind: 'dict', nullable: false, value: ANY };

function withNone(type: ParameterType | undefined): ParameterType | undefined {
  return type && { ...type, nullable: true };
}

function unionOf(members: readonly ParameterType[], withNull: boolean): ParameterType | undefined {
  const nullable = withNull || members.some((member) => member.nullable);
  const plain = members.map((member) => ({ ...member, nullable: false }));
  const flat = plain.flatMap((member) => (member.kind === 'union' ? member.members : [member]));
  const [first] = flat;
  if (first === undefined || flat.some((member) => member.kind === 'any')) return first && ANY;
  if (flat.length === 1) return { ...first, nullable };
  if (flat.every((member) => member.kind === 'literal')) {
    return { kind: 'literal', nullable, values: [...new Set(flat.flatMap((member) => member.values))] };
  }
  return { kind: 'union', nullable, members: flat };
}

function literalOf(args: readonly SyntaxNode[], context: EvaluationContext): ParameterType | undefined {
  let nullable = false;
  const values: LiteralValue[] = [];
  for (const arg of args) {
    const value = evaluate(unwrap(arg), context);
    if (value?.kind === 'none') nullable = true;
    else if (value?.kind === 'str' || value?.kind === 'bool') values.push(value.value);
    else if (value?.kind === 'int' && Number.isSafeInteger(Number(value.value)))
      values.push(Number(value.value));
    else return undefined;
  }
  return values.length === 0 ? undefined : { kind: 'literal', nullable, values: [...new Set(values)] };
}
