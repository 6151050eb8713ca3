import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';
import { joinPath } from './arithmetic.ts';
import type { EvaluationContext } from './evaluate.ts';
import type { StaticValue } from './static-value.ts';
import { dateText, isDateText, isDateTimeText, isTimeText, timeText } from './temporal.ts';

interface Arguments {
  readonly positional: readonly StaticValue[];
  readonly named: ReadonlyMap<string, StaticValue>;
}

type Constructor = (args: Arguments) => StaticValue | undefined;

/** Calls whose result needs nothing but their literal arguments, by qualified name. */
const CONSTRUCTORS: ReadonlyMap<string, Constructor> = new Map<string, Constructor>([
  ['datetime.date', (args) => dateOf(args)],
  ['datetime.datetime', (args) => dateTimeOf(args)],
  ['datetime.time', (args) => clockOf(args)],
  ['datetime.date.fromisoformat', (args) => isoOf(args, 'date', isDateText)],
  ['datetime.datetime.fromisoformat', (args) => isoOf(args, 'datetime', isDateTimeText)],
  ['datetime.time.fromisoformat', (args) => isoOf(args, 'time', isTimeText)],
  ['decimal.Decimal', decimalOf],
  ['pathlib.Path', pathOf],
  ['pathlib.PurePath', pathOf],
  ['pathlib.PosixPath', pathOf],
  ['builtins.float', floatOf],
  ['builtins.int', intOf],
  ['builtins.str', strOf],
  ['builtins.bool', boolOf],
  ['builtins.dict', dictOf],
  ['builtins.list', (args) => containerOf(args, 'list')],
  ['builtins.tuple', (args) => containerOf(args, 'tuple')],
  ['builtins.set', (args) => containerOf(args, 'set')],
  ['builtins.frozenset', (args) => containerOf(args, 'frozenset')],
]);

/** The value of a call that only builds a constant, or undefined. */
export function evaluateCall(
  node: SyntaxNode,
  context: EvaluationContext,
  inner: (node: SyntaxNode) => StaticValue | undefined,
): StaticValue | undefined {
  const [callee, list] = [childAt(node, 'function'), childAt(node, 'arguments')];
  if (callee === undefined || list?.type !== 'argument_list') return undefined;
  if (callee.type !== 'identifier' && callee.type !== 'attribute') return undefined;
  const build = CONSTRUCTORS.get(context.names.qualify(textOf(callee, context.text)) ?? '');
  const args = build && argumentsOf(list, context, inner);
  return args && build?.(args);
}

function argumentsOf(
  list: SyntaxNode,
  context: EvaluationContext,
  inner: (node: SyntaxNode) => StaticValue | undefined,
): Arguments | undefined {
  const positional: StaticValue[] = [];
  const named = new Map<string, StaticValue>();
  for (const child of namedChildren(list)) {
    const [name, value] = [childAt(child, 'name'), childAt(child, 'value')];
    const isNamed = child.type === 'keyword_argument';
    const argument = isNamed
      ? value && evaluateArgument(value, context, inner)
      : evaluateArgument(child, context, inner);
    if (argument === undefined) return undefined;
    if (isNamed && name !== undefined) named.set(textOf(name, context.text), argument);
    else positional.push(argument);
  }
  return { positional, named };
}

/** Marks `timezone.utc`, the one time zone that needs no library to be known. */
const UTC: StaticValue = { kind: 'time', value: 'utc' };

function evaluateArgument(
  node: SyntaxNode,
  context: EvaluationContext,
  inner: (node: SyntaxNode) => StaticValue | undefined,
): StaticValue | undefined {
  if (node.type === 'attribute' || node.type === 'identifier') {
    const qualified = context.names.qualify(textOf(node, context.text));
    if (qualified === 'datetime.timezone.utc' || qualified === 'datetime.UTC') return UTC;
  }
  return inner(node);
}

/** Whole numbers of a call's arguments by their Python names, or undefined when one is missing or no integer. */
function integers(args: Arguments, names: readonly string[], required: number): number[] | undefined {
  if (args.positional.length > names.length) return undefined;
  const values: number[] = [];
  for (const [index, name] of names.entries()) {
    const value = args.positional[index] ?? args.named.get(name);
    if (value === undefined && index >= required) values.push(0);
    else if (value?.kind === 'int' && value.value >= 0n && value.value <= 999_999n)
      values.push(Number(value.value));
    else return undefined;
  }
  return values;
}

const DATE_PARTS = ['year', 'month', 'day'];
const CLOCK_PARTS = ['hour', 'minute', 'second', 'microsecond'];

function hasOnly(args: Arguments, names: readonly string[]): boolean {
  return [...args.named.keys()].every((name) => names.includes(name));
}

function dateOf(args: Arguments): StaticValue | undefined {
  const [year = 0, month = 0, day = 0] = integers(args, DATE_PARTS, 3) ?? [];
  const value = hasOnly(args, DATE_PARTS) ? dateText(year, month, day) : undefined;
  return value === undefined ? undefined : { kind: 'date', value };
}

function dateTimeOf(args: Arguments): StaticValue | undefined {
  const day = dateOf({
    positional: args.positional.slice(0, 3),
    named: new Map([...args.named].filter(([name]) => DATE_PARTS.includes(name))),
  });
  const clock = clockOf({
    positional: args.positional.slice(3),
    named: new Map([...args.named].filter(([name]) => !DATE_PARTS.includes(name))),
  });
  if (day?.kind !== 'date' || clock?.kind !== 'time') return undefined;
  return { kind: 'datetime', value: `${day.value}T${clock.value}` };
}

function clockOf(args: Arguments): StaticValue | undefined {
  const [hour, minute, second, microsecond] =
    integers({ ...args, positional: args.positional.slice(0, 4) }, CLOCK_PARTS, 0) ?? [];
  const zone = args.positional[4] ?? args.named.get('tzinfo');
  const isZoneKnown = zone === undefined || zone.kind === 'none' || zone === UTC;
  if (hour === undefined || !isZoneKnown || !hasOnly(args, [...CLOCK_PARTS, 'tzinfo'])) return undefined;
  const value = timeText({ hour, minute: minute ?? 0, second: second ?? 0, microsecond: microsecond ?? 0 });
  return value === undefined ? undefined : { kind: 'time', value: zone === UTC ? `${value}+00:00` : value };
}

function single(args: Arguments): StaticValue | undefined {
  return args.positional.length === 1 && args.named.size === 0 ? args.positional[0] : undefined;
}

function isEmpty(args: Arguments): boolean {
  return args.positional.length === 0 && args.named.size === 0;
}

function isoOf(
  args: Arguments,
  kind: 'date' | 'datetime' | 'time',
  isValid: (text: string) => boolean,
): StaticValue | undefined {
  const text = single(args);
  return text?.kind === 'str' && isValid(text.value) ? { kind, value: text.value } : undefined;
}

function decimalOf(args: Arguments): StaticValue | undefined {
  const value = single(args);
  if (value?.kind === 'int') return { kind: 'decimal', value: String(value.value) };
  if (value?.kind !== 'str') return undefined;
  const text = value.value.trim().replace(/_/g, '');
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?$/.test(text)
    ? { kind: 'decimal', value: text }
    : undefined;
}

function pathOf(args: Arguments): StaticValue | undefined {
  if (args.named.size > 0) return undefined;
  let value = '';
  for (const part of args.positional) {
    if (part.kind !== 'str' && part.kind !== 'path') return undefined;
    value = joinPath(value, part.value);
  }
  return { kind: 'path', value: value === '' ? '.' : value };
}

const FLOAT_WORDS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
};

function floatOf(args: Arguments): StaticValue | undefined {
  if (isEmpty(args)) return { kind: 'float', value: 0 };
  const value = single(args);
  if (value?.kind === 'float') return value;
  if (value?.kind === 'int') return { kind: 'float', value: Number(value.value) };
  if (value?.kind !== 'str') return undefined;
  const match = /^([+-]?)(.+)$/s.exec(value.value.trim().toLowerCase());
  const body = match?.[2] ?? '';
  const sign = match?.[1] === '-' ? -1 : 1;
  if (Object.hasOwn(FLOAT_WORDS, body)) return { kind: 'float', value: sign * (FLOAT_WORDS[body] ?? 0) };
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(body)
    ? { kind: 'float', value: sign * Number(body) }
    : undefined;
}

function intOf(args: Arguments): StaticValue | undefined {
  if (isEmpty(args)) return { kind: 'int', value: 0n };
  const value = single(args);
  if (value?.kind === 'int') return value;
  if (value?.kind === 'float' && Number.isFinite(value.value))
    return { kind: 'int', value: BigInt(Math.trunc(value.value)) };
  const text = value?.kind === 'str' ? value.value.trim().replace(/_/g, '') : '';
  return /^[+-]?\d{1,1000}$/.test(text) ? { kind: 'int', value: BigInt(text.replace(/^\+/, '')) } : undefined;
}

function strOf(args: Arguments): StaticValue | undefined {
  if (isEmpty(args)) return { kind: 'str', value: '' };
  const value = single(args);
  if (value?.kind === 'str') return value;
  return value?.kind === 'int' ? { kind: 'str', value: String(value.value) } : undefined;
}

function boolOf(args: Arguments): StaticValue | undefined {
  const value = isEmpty(args) ? { kind: 'int' as const, value: 0n } : single(args);
  if (value?.kind === 'bool') return value;
  return value?.kind === 'int' ? { kind: 'bool', value: value.value !== 0n } : undefined;
}

function dictOf(args: Arguments): StaticValue | undefined {
  if (args.positional.length > 0) return undefined;
  return {
    kind: 'dict',
    entries: [...args.named].map(([name, value]) => [{ kind: 'str', value: name }, value] as const),
  };
}

function containerOf(args: Arguments, kind: 'list' | 'tuple' | 'set' | 'frozenset'): StaticValue | undefined {
  if (isEmpty(args)) return { kind, items: [] };
  const value = single(args);
  return value !== undefined && 'items' in value ? { kind, items: value.items } : undefined;
}
