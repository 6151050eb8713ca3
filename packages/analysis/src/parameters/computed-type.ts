import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';
import type { EvaluationContext } from './evaluate.ts';
import type { ParameterType } from './parameter.ts';

type PlainKind =
  | 'integer'
  | 'number'
  | 'boolean'
  | 'string'
  | 'date'
  | 'datetime'
  | 'path'
  | 'decimal'
  | 'time';

/** What calls of well-known functions return, whatever their arguments. */
const RESULTS: ReadonlyMap<string, PlainKind> = new Map([
  ['datetime.date', 'date'],
  ['datetime.date.today', 'date'],
  ['datetime.date.fromisoformat', 'date'],
  ['datetime.datetime', 'datetime'],
  ['datetime.datetime.now', 'datetime'],
  ['datetime.datetime.today', 'datetime'],
  ['datetime.datetime.utcnow', 'datetime'],
  ['datetime.datetime.strptime', 'datetime'],
  ['datetime.datetime.fromisoformat', 'datetime'],
  ['datetime.time', 'time'],
  ['decimal.Decimal', 'decimal'],
  ['pathlib.Path', 'path'],
  ['pathlib.Path.cwd', 'path'],
  ['pathlib.Path.home', 'path'],
  ['builtins.int', 'integer'],
  ['builtins.len', 'integer'],
  ['builtins.float', 'number'],
  ['builtins.str', 'string'],
  ['builtins.bool', 'boolean'],
  ['os.getcwd', 'string'],
  ['os.path.join', 'string'],
  ['os.path.expanduser', 'string'],
  ['getpass.getuser', 'string'],
]);

/** The type of a default that only running computes, where its expression leaves no doubt: `date.today()`. */
export function computedType(node: SyntaxNode, context: EvaluationContext): ParameterType | undefined {
  const kind = kindOf(node, context);
  return kind && { kind, nullable: false };
}

function kindOf(node: SyntaxNode, context: EvaluationContext): PlainKind | undefined {
  switch (node.type) {
    case 'parenthesized_expression': {
      const [inner] = namedChildren(node);
      return inner && kindOf(inner, context);
    }
    case 'string':
      return textOf(node, context.text).startsWith('b') ? undefined : 'string';
    case 'comparison_operator':
    case 'not_operator':
      return 'boolean';
    case 'call':
      return callKind(node, context);
    case 'binary_operator':
      return shiftedKind(node, context);
    default:
      return undefined;
  }
}

function callKind(node: SyntaxNode, context: EvaluationContext): PlainKind | undefined {
  const callee = childAt(node, 'function');
  if (callee === undefined) return undefined;
  const known = RESULTS.get(context.names.qualify(textOf(callee, context.text)) ?? '');
  if (known !== undefined || callee.type !== 'attribute') return known;
  const object = childAt(callee, 'object');
  const method = childAt(callee, 'attribute');
  const base = object && kindOf(object, context);
  const name = method && textOf(method, context.text);
  if (name === 'replace') return base;
  if (base === 'datetime' && name === 'date') return 'date';
  return name === 'isoformat' || name === 'strftime' ? 'string' : undefined;
}

/** A date plus or minus something is a date; a path divided by a name is a path. */
function shiftedKind(node: SyntaxNode, context: EvaluationContext): PlainKind | undefined {
  const [left, right, operator] = [
    childAt(node, 'left'),
    childAt(node, 'right'),
    childAt(node, 'operator')?.type,
  ];
  const base = left && kindOf(left, context);
  const isMoment = base === 'date' || base === 'datetime';
  if (isMoment && operator === '+') return base;
  // date - date is a timedelta, date - timedelta a date.
  if (isMoment && operator === '-')
    return right && kindOf(right, context) === undefined ? spanned(base, right, context) : undefined;
  return base === 'path' && operator === '/' ? 'path' : undefined;
}

function spanned(base: PlainKind, right: SyntaxNode, context: EvaluationContext): PlainKind | undefined {
  const callee = right.type === 'call' ? childAt(right, 'function') : undefined;
  const name = callee === undefined ? '' : textOf(callee, context.text);
  return /(?:^|\.)(?:timedelta|relativedelta)$/.test(name) ? base : undefined;
}
