import type { ParameterError } from '@quire/analysis';
import { inPercent } from './controls/percent.ts';
import { twoReadings } from './controls/read-number.ts';
import { chooseControl, type InputField } from './input-field.ts';

const ENDS = ['lower end', 'upper end'];
const COORDINATES = ['latitude', 'longitude'];
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/giu;
const STEP = /^, at (?:entry \d+|"[^"]*")(?:, (?:entry \d+|"[^"]*"))*, /u;

/**
 * What is wrong with a value, in the words of a form: the hub speaks of values as programs send them, a form of what
 * its person sees. An author's own words stand as they are.
 */
export function sayInForm(field: InputField, { path, message }: ParameterError): string {
  if (field.message !== undefined || !message.startsWith(field.label)) return message;
  const rest = message.slice(field.label.length);
  const rule = sayRule(field, rest.replace(STEP, '').trimStart());
  if (path.length === 0) return `${field.label} ${rule}`;
  const [first, second] = path;
  if (typeof first !== 'number') return message;
  const control = chooseControl(field);
  if (control === 'range') return `The ${ENDS[first] ?? 'value'} ${rule}`;
  if (control === 'point') return `The ${COORDINATES[first] ?? 'value'} ${rule}`;
  if (control === 'date-range') return `The ${first === 0 ? 'first' : 'last'} day ${rule}`;
  if (control === 'table') return `Row ${first + 1}: ${second === undefined ? 'it' : String(second)} ${rule}`;
  return `${field.label}, number ${first + 1}, ${rule}`;
}

function sayRule(field: InputField, rule: string): string {
  const plain = rule
    .replace(/, given as text such as "[^"]*"/u, ' such as 12.50')
    .replace(/, not the text ""\.$/u, '.')
    .replace(/(?:the text|the number) (?=["\d-])/u, '')
    .replace(/, not an empty text\.$/u, '; it is empty.');
  if (chooseControl(field) !== 'percent') return plain;
  return plain.replace(NUMBER, (number) => `${inPercent(Number(number))} %`);
}

/** Why what was typed is no value yet. */
export function sayUnreadable({ label, type }: InputField, text: string): string {
  const item = type.kind === 'list' && type.minItems === 2 && type.maxItems === 2 ? type.item : type;
  if (type.kind === 'date') return `${label} must be a day such as 2026-01-31.`;
  if (item.kind === 'date') {
    return text.startsWith('|') || text.endsWith('|')
      ? `${label} needs a first and a last day.`
      : `${label} needs two days such as 2026-01-31.`;
  }
  if (type.kind === 'datetime') return `${label} needs both a day such as 2026-01-31 and a time.`;
  if (type.kind === 'path' || (type.kind === 'list' && type.item.kind === 'path')) {
    return `${label} is not ready: wait until the file has been uploaded, or remove it.`;
  }
  if (item.kind === 'integer' || item.kind === 'number' || item.kind === 'decimal')
    return sayNoNumber(label, text);
  if (type.kind === 'tuple') return `${label} needs a latitude and a longitude, such as 48.137 and 11.575.`;
  return `${label} is not written as JSON: check quotes, commas and brackets.`;
}

function sayNoNumber(label: string, text: string): string {
  const [typed] = text.split('|').filter((part) => twoReadings(part) !== null);
  const readings = typed === undefined ? null : twoReadings(typed);
  return readings
    ? `“${typed}” can be read in two ways: write ${readings[0]} or ${readings[1]}.`
    : `${label} must be a number such as 1200 or 0.5.`;
}
