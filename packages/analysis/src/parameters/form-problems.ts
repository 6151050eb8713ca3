import { FORM_LIMITS, isFormDefault } from '@quire/notebook';
import { checkValue, isValueOf } from './check-value.ts';
import { errorOf } from './coerce-parameters.ts';
import { applyFormInput, type FormInput, takesDefault } from './form-metadata.ts';
import { formChoicesOf, formColumnsOf } from './form-options.ts';
import { kindOf } from './kinds.ts';
import { LinearPattern } from './linear-pattern.ts';
import type { JsonValue, Parameter } from './parameter.ts';
import { isBefore, isDateText, isDateTimeText, isTimeText } from './temporal.ts';

/** What of a form cannot be kept as it is said, or will surprise. */
export interface FormProblem {
  /** A field of `FormInput`, or one of its options: `options.minimum`, `options.columns.0.name`. */
  readonly place: string;
  /** A sentence: what is wrong, and what would be right. */
  readonly message: string;
  /** It works, but not as it looks. */
  readonly isDoubt?: true;
}

type Options = { readonly [name: string]: JsonValue };

/** Everything wrong with what a form says about an input: what the hub would drop or refuse. */
export function checkFormInput(parameter: Parameter, input: FormInput): readonly FormProblem[] {
  const { options = {} } = input;
  const kind = input.kind ?? '';
  const isUnknown = input.kind !== undefined && kindOf(input.kind) === undefined;
  const found = [
    ...(isUnknown ? [{ place: 'kind', message: `There is no kind of input called “${kind}”.` }] : []),
    ...checkWords(input),
    ...checkLimits(options, kind, 'options.'),
    ...checkChoices(kind, options, parameter),
    ...(kind === 'table' ? checkColumns(options) : []),
    ...checkConditions(input),
  ];
  // What its limits make of a value can only be said once they make sense.
  return found.length > 0 ? found : checkDefault(parameter, input);
}

const WORDS = [
  ['label', FORM_LIMITS.titleChars],
  ['section', FORM_LIMITS.titleChars],
  ['help', FORM_LIMITS.sentenceChars],
  ['message', FORM_LIMITS.sentenceChars],
] as const;

function checkWords(input: FormInput): FormProblem[] {
  return WORDS.flatMap(([place, charsMax]) => {
    const text = input[place];
    const message = text === undefined ? undefined : lineProblem(text, charsMax);
    return message === undefined ? [] : [{ place, message }];
  });
}

function lineProblem(text: string, charsMax: number): string | undefined {
  if (text.length > charsMax) return `Write at most ${charsMax} characters; these are ${text.length}.`;
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return 'Write it in one line.';
  return text.trim() === '' ? 'Write something, or leave it empty.' : undefined;
}

/** Pairs of limits of which the first may not be above the second. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['minimum', 'maximum'],
  ['min_length', 'max_length'],
  ['min_items', 'max_items'],
  ['min_files', 'max_files'],
  ['min_rows', 'max_rows'],
  ['earliest', 'latest'],
];
const COUNTS = new Set(PAIRS.slice(1, 5).flat());
const POSITIVE = new Set(['step', 'rows', 'max_mb']);
/** These have a way between their ends, which a single point is not. */
const BETWEEN_ENDS = new Set(['slider', 'range']);

function checkLimits(options: Options, kind: string, at: string): FormProblem[] {
  const alone = Object.entries(options).flatMap(([name, value]): FormProblem[] => {
    const message = limitProblem(kind, name, value);
    return message === undefined ? [] : [{ place: `${at}${name}`, message }];
  });
  const pairs = PAIRS.flatMap(([low, high]): FormProblem[] => {
    const message = pairProblem(kind, options[low], options[high]);
    return message === undefined ? [] : [{ place: `${at}${high}`, message }];
  });
  return [...alone, ...pairs];
}

function limitProblem(kind: string, name: string, value: JsonValue): string | undefined {
  if (COUNTS.has(name))
    return Number.isInteger(value) && Number(value) >= 0
      ? undefined
      : 'Give a whole number that is not below 0.';
  if (POSITIVE.has(name))
    return typeof value === 'number' && value > 0 ? undefined : 'Give a number above 0.';
  if (name === 'earliest' || name === 'latest')
    return isMoment(kind, value) ? undefined : `Give ${MOMENTS[kind]?.[1] ?? 'a day such as 2026-01-31'}.`;
  const isRefused =
    name === 'pattern' && (typeof value !== 'string' || LinearPattern.of(value) === undefined);
  if (isRefused) return PATTERN_REFUSED;
  return typeof value === 'string' ? lineProblem(value, FORM_LIMITS.sentenceChars) : undefined;
}

function pairProblem(
  kind: string,
  low: JsonValue | undefined,
  high: JsonValue | undefined,
): string | undefined {
  if (isAbove(kind, low, high)) return 'This lies before the other end: exchange the two.';
  const isPoint = BETWEEN_ENDS.has(kind) && typeof low === 'number' && low === high;
  return isPoint ? 'Both ends are the same: there would be nothing to choose.' : undefined;
}

/** By kind: what its ends look like. */
const MOMENTS: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  time: [isTimeText, 'a time such as 09:30'],
  'date-time': [isDateTimeText, 'both a day such as 2026-01-31 and a time'],
};

function isMoment(kind: string, value: JsonValue): boolean {
  const [fits] = MOMENTS[kind] ?? [isDateText];
  return typeof value === 'string' && fits(value);
}

function checkConditions({ show_if: conditions = {} }: FormInput): FormProblem[] {
  const isEmpty = Object.values(conditions).some((values) => Array.isArray(values) && values.length === 0);
  return isEmpty
    ? [{ place: 'show_if', message: 'Say with which values it is shown: with none it never is.' }]
    : [];
}

const PATTERN_REFUSED =
  'This is no regular expression that can be matched in linear time: look-around and back-references are not taken.';

function isAbove(kind: string, low: JsonValue | undefined, high: JsonValue | undefined): boolean {
  if (typeof low === 'number' && typeof high === 'number') return low > high;
  const areMoments = low !== undefined && high !== undefined && isMoment(kind, low) && isMoment(kind, high);
  return areMoments && isBefore(String(high), String(low));
}

const CHOICES_NEEDED = new Set(['select', 'radio', 'search-select']);

function checkChoices(kind: string, options: Options, { type }: Pick<Parameter, 'type'>): FormProblem[] {
  const place = 'options.options';
  const choices = formChoicesOf(options);
  const item = type.kind === 'list' ? type.item : type;
  if (choices === undefined || choices.length === 0)
    return CHOICES_NEEDED.has(kind) && item.kind !== 'literal'
      ? [{ place, message: 'List what one can choose from.' }]
      : [];
  if (choices.length > FORM_LIMITS.items)
    return [
      {
        place,
        message: `List at most ${FORM_LIMITS.items} choices; offer more from a cell of the notebook.`,
      },
    ];
  const values = choices.map(([value]) => value);
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) return [{ place, message: `“${String(twice)}” is listed twice.` }];
  const wantsNumbers = item.kind === 'integer' || item.kind === 'number';
  const odd = values.find((value) =>
    wantsNumbers
      ? String(value).trim() === '' || !isValueOf({ kind: item.kind, nullable: false }, Number(value))
      : item.kind === 'literal' && !item.values.includes(value),
  );
  if (odd === undefined) return [];
  const rule = wantsNumbers
    ? `is no ${item.kind === 'integer' ? 'whole number' : 'number'}, which the code wants`
    : 'is none of the choices in the code';
  return [{ place, message: `“${String(odd)}” ${rule}.` }];
}

function checkColumns(options: Options): FormProblem[] {
  const columns = formColumnsOf(options);
  // A table may have its columns from the code.
  if (columns === undefined) return [];
  if (columns.length === 0) return [{ place: 'options.columns', message: 'Add a column.' }];
  const names = columns.map(({ name }) => name.trim());
  return columns.flatMap((column, index): FormProblem[] => {
    const at = `options.columns.${index}.`;
    const name = names[index] ?? '';
    const refused =
      name === ''
        ? 'Name the column as the code does.'
        : names.indexOf(name) < index
          ? 'Another column has this name.'
          : lineProblem(column.name, FORM_LIMITS.nameChars);
    const inside = column.options ?? {};
    return [
      ...(refused === undefined ? [] : [{ place: `${at}name`, message: refused }]),
      ...checkLimits(inside, column.kind, `${at}options.`),
      ...checkChoices(column.kind, inside, { type: { kind: 'string', nullable: false } }).map(
        ({ message }) => ({ place: `${at}options.options`, message }),
      ),
    ];
  });
}

function checkDefault(parameter: Parameter, input: FormInput): FormProblem[] {
  const { default: given, ...others } = input;
  const arranged = applyFormInput(parameter, others);
  const place = 'default';
  if (given === undefined || input.required === true) return doubtOfOwn(arranged);
  if (!takesDefault(arranged))
    return [{ place, message: 'A secret or a file is given by whoever runs the notebook.' }];
  if (!isFormDefault(given))
    return [
      {
        place,
        message: `This is more than a form keeps: at most ${FORM_LIMITS.defaultChars} characters as JSON.`,
      },
    ];
  const [problem] = checkValue(arranged.type, given);
  return problem === undefined ? [] : [{ place, message: errorOf(arranged, problem).message }];
}

/** The value in the code may be none that the form takes: then the form starts with something that it refuses. */
function doubtOfOwn({ type, default: own, label }: Parameter): FormProblem[] {
  if (own.kind !== 'static' || isValueOf(type, own.value)) return [];
  const message = `What the code starts with, ${JSON.stringify(own.value)}, is nothing that this form takes for ${label}: give another value, or insist on one.`;
  return [{ place: 'default', message, isDoubt: true }];
}

/** A problem of a form in one sentence, for where no form is in view. */
export function sayFormProblem(parameter: Parameter, { place, message }: FormProblem): string {
  const kind = /(?<=^options\.)\w+/.exec(place)?.[0] ?? place;
  return `The form of “${parameter.label}” says something about its ${kind.replaceAll('_', ' ')} that cannot be kept. ${message}`;
}
