import { typeInWords } from './describe-type.ts';
import { LinearPattern } from './linear-pattern.ts';
import type {
  Bounds,
  DateTimeType,
  DateType,
  IntegerType,
  JsonValue,
  ListType,
  LiteralType,
  NumberType,
  ParameterType,
  RecordType,
  StringType,
  TimeType,
  TupleType,
  UnionType,
} from './parameter.ts';
import {
  AWARE_DATE_TIME_PATTERN,
  BIG_INTEGER_PATTERN,
  DATE_PATTERN,
  DATE_TIME_PATTERN,
  DECIMAL_PATTERN,
  isBefore,
  TIME_PATTERN,
} from './temporal.ts';
import type { ParameterError } from './validation.ts';

/** A refused value, before the parameter's name is known. */
export type ValueProblem = Pick<ParameterError, 'code' | 'path' | 'message'>;

type Path = readonly (string | number)[];

/**
 * CPython refuses source nested deeper than about 100 brackets, and values become source. Counted in arrays and
 * objects inside one another.
 */
const MAX_VALUE_DEPTH = 80;

/** How much of a refused text an error message repeats, in characters. */
const MAX_QUOTED = 60;

/** How many choices an error message lists. */
const MAX_LISTED_CHOICES = 12;

const TEXT_PATTERNS: Readonly<Partial<Record<ParameterType['kind'], RegExp>>> = {
  date: new RegExp(DATE_PATTERN, 'u'),
  datetime: new RegExp(DATE_TIME_PATTERN, 'u'),
  time: new RegExp(TIME_PATTERN, 'u'),
  decimal: new RegExp(DECIMAL_PATTERN, 'u'),
};

const AWARE_DATE_TIME = new RegExp(AWARE_DATE_TIME_PATTERN, 'u');
const BIG_INTEGER = new RegExp(BIG_INTEGER_PATTERN, 'u');

/** The words for floats that JSON has no number for. */
export const NON_FINITE_WORDS: readonly string[] = ['NaN', 'Infinity', '-Infinity'];

/** Everything wrong with a value of a type; empty when it may be used. The JSON Schema says exactly the same. */
export function checkValue(type: ParameterType, value: unknown, path: Path = []): ValueProblem[] {
  if (path.length > MAX_VALUE_DEPTH) {
    return [{ code: 'bad-format', path, message: `is nested deeper than ${MAX_VALUE_DEPTH} levels` }];
  }
  if (value === null && (type.nullable || type.kind === 'any')) return [];
  switch (type.kind) {
    case 'integer':
      return checkInteger(type, value, path);
    case 'number':
      return checkNumber(type, value, path);
    case 'boolean':
      return typeof value === 'boolean' ? [] : [wrongType(type, value, path)];
    case 'string':
      if (type.secret === true && isGivenMark(value)) return [];
      return typeof value === 'string' ? checkText(type, value, path) : [wrongType(type, value, path)];
    case 'path':
      if (typeof value !== 'string') return [wrongType(type, value, path)];
      return value === '' ? [problem('bad-length', path, 'must name a file; it is empty')] : [];
    case 'literal':
      return checkChoice(type, value, path);
    case 'list':
      return checkList(type, value, path);
    case 'tuple':
      return checkTuple(type, value, path);
    case 'record':
      return checkRecord(type, value, path);
    case 'dict':
      if (!isRecord(value)) return [wrongType(type, value, path)];
      return Object.entries(value).flatMap(([key, item]) => checkValue(type.value, item, [...path, key]));
    case 'union':
      return checkUnion(type, value, path);
    case 'any':
      return checkAny(value, path);
    default:
      return checkFormat(type, value, path);
  }
}

function checkInteger(type: IntegerType, value: unknown, path: Path): ValueProblem[] {
  if (type.big === true) {
    return typeof value === 'string' && BIG_INTEGER.test(value) ? [] : [wrongType(type, value, path)];
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) return [wrongType(type, value, path)];
  return Number.isSafeInteger(value) ? checkBounds(type, value, path) : [tooLarge(path)];
}

function checkNumber(type: NumberType, value: unknown, path: Path): ValueProblem[] {
  if (type.nonFinite === true && typeof value === 'string' && NON_FINITE_WORDS.includes(value)) return [];
  if (typeof value !== 'number' || !Number.isFinite(value)) return [wrongType(type, value, path)];
  return checkBounds(type, value, path);
}

function checkFormat(type: ParameterType, value: unknown, path: Path): ValueProblem[] {
  if (typeof value !== 'string') return [wrongType(type, value, path)];
  if (!TEXT_PATTERNS[type.kind]?.test(value)) return [badFormat(type, value, path)];
  if (type.kind === 'decimal') return [];
  const lacksZone = type.kind === 'datetime' && type.zone === true && !AWARE_DATE_TIME.test(value);
  return lacksZone
    ? [problem('bad-format', path, 'must say its time zone, such as 2024-01-31T09:30+01:00')]
    : checkEnds(type as DateType | DateTimeType | TimeType, value, path);
}

function checkEnds(
  { earliest, latest }: DateType | DateTimeType | TimeType,
  value: string,
  path: Path,
): ValueProblem[] {
  if (earliest !== undefined && isBefore(value, earliest))
    return [problem('out-of-range', path, `must not be before ${earliest}, as ${value} is`)];
  return latest !== undefined && isBefore(latest, value)
    ? [problem('out-of-range', path, `must not be after ${latest}, as ${value} is`)]
    : [];
}

function problem(code: ValueProblem['code'], path: Path, message: string): ValueProblem {
  return { code, path, message };
}

function wrongType(type: ParameterType, value: unknown, path: Path): ValueProblem {
  const nothing = type.nullable ? ' or nothing' : '';
  return problem('wrong-type', path, `must be ${typeInWords(type)}${nothing}, not ${valueInWords(value)}`);
}

function badFormat(type: ParameterType, value: string, path: Path): ValueProblem {
  return problem('bad-format', path, `must be ${typeInWords(type)}, not ${valueInWords(value)}`);
}

function tooLarge(path: Path): ValueProblem {
  return problem(
    'out-of-range',
    path,
    `must be between -${Number.MAX_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}`,
  );
}

/** A value for an error message: short, and never more than its beginning. */
export function valueInWords(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'string') {
    if (value === '') return 'an empty text';
    const isLong = value.length > MAX_QUOTED;
    return `the text ${JSON.stringify(isLong ? `${value.slice(0, MAX_QUOTED)}…` : value)}`;
  }
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'a set of named values' : 'something that JSON cannot hold';
}

/** The mark that stands in a record for a secret that was given before. */
export function isGivenMark(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 1 && typeof value.given === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkBounds(bounds: Bounds, value: number, path: Path): ValueProblem[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = bounds;
  const fail = (rule: string) => [problem('out-of-range', path, `must be ${rule}, not ${value}`)];
  if (minimum !== undefined && value < minimum) return fail(`at least ${minimum}`);
  if (maximum !== undefined && value > maximum) return fail(`at most ${maximum}`);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return fail(`more than ${exclusiveMinimum}`);
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return fail(`less than ${exclusiveMaximum}`);
  if (multipleOf !== undefined && value % multipleOf !== 0) return fail(`a multiple of ${multipleOf}`);
  return [];
}

function checkText(type: StringType, value: string, path: Path): ValueProblem[] {
  const length = [...value].length;
  if (type.minLength !== undefined && length < type.minLength) {
    return [problem('bad-length', path, `must have at least ${characters(type.minLength)}, not ${length}`)];
  }
  if (type.maxLength !== undefined && length > type.maxLength) {
    return [problem('bad-length', path, `must have at most ${characters(type.maxLength)}, not ${length}`)];
  }
  if (type.pattern !== undefined && LinearPattern.of(type.pattern)?.test(value) === false) {
    return [
      problem(
        'bad-format',
        path,
        `must match the pattern ${type.pattern}, which ${type.secret ? 'it' : valueInWords(value)} does not`,
      ),
    ];
  }
  return [];
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}

function checkChoice(type: LiteralType, value: unknown, path: Path): ValueProblem[] {
  if (type.values.some((choice) => choice === value)) return [];
  const listed = type.values.slice(0, MAX_LISTED_CHOICES).map((choice) => JSON.stringify(choice));
  const more = type.values.length - listed.length;
  const choices = listed.join(', ') + (more > 0 ? `, or ${more} more` : '');
  return [problem('not-a-choice', path, `must be one of ${choices}, not ${valueInWords(value)}`)];
}

function checkList(type: ListType, value: unknown, path: Path): ValueProblem[] {
  if (!Array.isArray(value)) return [wrongType(type, value, path)];
  const items: readonly unknown[] = value;
  const problems = items.flatMap((item, index) => checkValue(type.item, item, [...path, index]));
  if (type.minItems !== undefined && items.length < type.minItems) {
    problems.push(
      problem('bad-length', path, `must have at least ${entries(type.minItems)}, not ${items.length}`),
    );
  }
  if (type.maxItems !== undefined && items.length > type.maxItems) {
    problems.push(
      problem('bad-length', path, `must have at most ${entries(type.maxItems)}, not ${items.length}`),
    );
  }
  if (type.uniqueItems === true) {
    const repeated = items.find((item, index) => items.findIndex((other) => isSame(other, item)) < index);
    if (repeated !== undefined) {
      problems.push(problem('duplicate', path, `must not have ${valueInWords(repeated)} twice`));
    }
  }
  return problems;
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function checkTuple(type: TupleType, value: unknown, path: Path): ValueProblem[] {
  if (!Array.isArray(value)) return [wrongType(type, value, path)];
  const items: readonly unknown[] = value;
  const { length } = type.items;
  if (items.length !== length)
    return [problem('bad-length', path, `must have ${entries(length)}, not ${items.length}`)];
  return type.items.flatMap((item, index) => checkValue(item, items[index], [...path, index]));
}

function checkRecord(type: RecordType, value: unknown, path: Path): ValueProblem[] {
  if (!isRecord(value)) return [wrongType(type, value, path)];
  const known = new Set(type.fields.map(({ name }) => name));
  const others = Object.keys(value)
    .filter((name) => !known.has(name))
    .map((name) => problem('unknown', [...path, name], 'is not asked for'));
  const missing = type.fields
    .filter(({ name }) => !Object.hasOwn(value, name))
    .map(({ name }) => problem('missing', [...path, name], 'needs a value'));
  const present = type.fields.filter(({ name }) => Object.hasOwn(value, name));
  return [
    ...present.flatMap(({ name, type: field }) => checkValue(field, value[name], [...path, name])),
    ...missing,
    ...others,
  ];
}

function checkUnion(type: UnionType, value: unknown, path: Path): ValueProblem[] {
  const fits = type.members.some((member) => checkValue(member, value, path).length === 0);
  return fits ? [] : [wrongType(type, value, path)];
}

/** Whatever JSON can hold. */
function checkAny(value: unknown, path: Path): ValueProblem[] {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return [];
  if (typeof value === 'number')
    return Number.isFinite(value) ? [] : [problem('wrong-type', path, 'must be a finite number')];
  if (path.length > MAX_VALUE_DEPTH) return checkValue({ kind: 'any', nullable: true }, null, path);
  const any: ParameterType = { kind: 'any', nullable: true };
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => checkValue(any, item, [...path, index]));
  if (isRecord(value))
    return Object.entries(value).flatMap(([key, item]) => checkValue(any, item, [...path, key]));
  return [problem('wrong-type', path, `must be a value that JSON can hold, not ${typeof value}`)];
}

/** Whether a value is of a type, as `JsonValue`. */
export function isValueOf(type: ParameterType, value: unknown): value is JsonValue {
  return checkValue(type, value).length === 0;
}
