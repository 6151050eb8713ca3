import type { StaticValue } from './static-value.ts';

/** Beyond this many bits, a power or shift is a computation of its own and is left to the notebook. */
const MAX_BITS = 4096;
/** Repeated strings and lists beyond this length are left to the notebook too. */
const MAX_REPEATED = 10_000;

type Numeric =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number };

function asNumber(value: StaticValue): Numeric | undefined {
  if (value.kind === 'int' || value.kind === 'float') return value;
  if (value.kind === 'bool') return { kind: 'int', value: value.value ? 1n : 0n };
  return undefined;
}

/** The value of `left operator right` as Python computes it, or undefined when it raises or is too large. */
export function binaryOperation(
  operator: string,
  left: StaticValue,
  right: StaticValue,
): StaticValue | undefined {
  const joined = joinOperation(operator, left, right);
  if (joined !== undefined) return joined;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a === undefined || b === undefined) return undefined;
  if (a.kind === 'int' && b.kind === 'int') return integerOperation(operator, a.value, b.value);
  return floatOperation(operator, Number(a.value), Number(b.value));
}

/** The value of a prefix operator, as Python computes it. */
export function unaryOperation(operator: string, operand: StaticValue): StaticValue | undefined {
  const number = asNumber(operand);
  if (number === undefined) return undefined;
  if (operator === '+') return number;
  if (operator === '-') {
    return number.kind === 'int'
      ? { kind: 'int', value: -number.value }
      : { kind: 'float', value: -number.value };
  }
  return operator === '~' && number.kind === 'int' ? { kind: 'int', value: ~number.value } : undefined;
}

function joinOperation(operator: string, left: StaticValue, right: StaticValue): StaticValue | undefined {
  if (operator === '+') {
    if (left.kind === 'str' && right.kind === 'str') return { kind: 'str', value: left.value + right.value };
    if ((left.kind === 'list' || left.kind === 'tuple') && right.kind === left.kind) {
      return { kind: left.kind, items: [...left.items, ...right.items] };
    }
  }
  if (operator === '*') return repeat(left, right) ?? repeat(right, left);
  if (operator === '/' && left.kind === 'path' && (right.kind === 'str' || right.kind === 'path')) {
    return { kind: 'path', value: joinPath(left.value, right.value) };
  }
  return undefined;
}

function repeat(value: StaticValue, times: StaticValue): StaticValue | undefined {
  if (times.kind !== 'int') return undefined;
  const count = times.value < 0n ? 0 : Number(times.value);
  if (value.kind === 'str' && value.value.length * count <= MAX_REPEATED) {
    return { kind: 'str', value: value.value.repeat(count) };
  }
  if ((value.kind === 'list' || value.kind === 'tuple') && value.items.length * count <= MAX_REPEATED) {
    return { kind: value.kind, items: Array.from({ length: count }, () => value.items).flat() };
  }
  return undefined;
}

/** `pathlib`'s joining: an absolute second part replaces the first. */
export function joinPath(first: string, second: string): string {
  if (second.startsWith('/') || first === '' || first === '.') return second;
  return first.endsWith('/') ? first + second : `${first}/${second}`;
}

function integerOperation(operator: string, a: bigint, b: bigint): StaticValue | undefined {
  const int = (value: bigint): StaticValue => ({ kind: 'int', value });
  switch (operator) {
    case '+':
      return int(a + b);
    case '-':
      return int(a - b);
    case '*':
      return int(a * b);
    case '/':
      return isExact(a) && isExact(b) ? floatOperation('/', Number(a), Number(b)) : undefined;
    case '//':
      return b === 0n ? undefined : int(floorDivide(a, b));
    case '%':
      return b === 0n ? undefined : int(a - b * floorDivide(a, b));
    case '**':
      if (b < 0n || bitLength(a) * Number(b) > MAX_BITS) return undefined;
      return int(a ** b);
    case '<<':
      return b < 0n || b > BigInt(MAX_BITS) ? undefined : int(a << b);
    case '>>':
      return b < 0n ? undefined : int(a >> b);
    case '&':
      return int(a & b);
    case '|':
      return int(a | b);
    case '^':
      return int(a ^ b);
    default:
      return undefined;
  }
}

function floatOperation(operator: string, a: number, b: number): StaticValue | undefined {
  const float = (value: number): StaticValue => ({ kind: 'float', value });
  switch (operator) {
    case '+':
      return float(a + b);
    case '-':
      return float(a - b);
    case '*':
      return float(a * b);
    case '/':
      return b === 0 ? undefined : float(a / b);
    default:
      // Powers, remainders and floors of floats differ in the last digit between C libraries.
      return undefined;
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function isExact(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
}
