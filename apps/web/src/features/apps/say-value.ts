import type { JsonValue, LiteralValue, ParameterType } from '@quire/analysis';
import { sayZone, shownClock, splitZone } from './controls/clock.ts';
import { inPercent } from './controls/percent.ts';
import { choiceLabels, chooseControl, type InputField, sayChoice } from './input-field.ts';

/** A chip or a hint takes this much; the whole value stays in its tooltip. */
const TEXT_MAX = 60;
const ITEMS_MAX = 4;

/** What stands for an uploaded file: its id, and its name where the hub has added it. */
export type UploadReference = { readonly id: string; readonly name: string | null };

const UPLOAD = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(.+))?$/u;

/** Reads `id` or `id/name`; `null` for a path of the notebook's own. */
export function parseUpload(reference: string): UploadReference | null {
  const match = UPLOAD.exec(reference);
  return match?.[1] === undefined ? null : { id: match[1], name: match[2] ?? null };
}

/** A value of an input as people say it: `Yes`, `1 Mar 2026`, `North, South`. */
export function sayValue(type: ParameterType, value: JsonValue): string {
  if (value === null) return 'no value';
  if (typeof value === 'boolean') return sayChoice(value);
  if (type.kind === 'string' && type.secret) return 'given';
  if (Array.isArray(value)) return sayItems(type, value);
  if (typeof value === 'object') return shorten(JSON.stringify(value));
  if (typeof value === 'string') return sayText(type, value);
  return String(value);
}

function sayText(type: ParameterType, text: string): string {
  if (text === '') return 'empty text';
  const upload = type.kind === 'path' ? parseUpload(text) : null;
  if (upload) return upload.name ?? 'a file';
  if (type.kind === 'date') return sayDay(text);
  if (type.kind === 'datetime') {
    const [day = '', clock = ''] = text.split('T');
    return `${sayDay(day)}, ${sayClock(clock)}`;
  }
  if (type.kind === 'time') return sayClock(text);
  return shorten(text);
}

function sayItems(type: ParameterType, items: readonly JsonValue[]): string {
  if (items.length === 0) return 'none';
  const item: ParameterType = type.kind === 'list' ? type.item : { kind: 'any', nullable: true };
  if (item.kind === 'path' && items.length > 1) return `${items.length} files`;
  if (item.kind === 'record') return items.length === 1 ? '1 row' : `${items.length} rows`;
  const words = items.map((one) => sayValue(item, one));
  if (item.kind === 'date' && words.length === 2) return words.join(' – ');
  return sayList(words);
}

function sayList(words: readonly string[]): string {
  if (words.length === 0) return 'none';
  const more = words.length - ITEMS_MAX;
  return more > 0 ? `${words.slice(0, ITEMS_MAX).join(', ')} and ${more} more` : words.join(', ');
}

/** `2026-03-01` as `1 Mar 2026`. A day has no time zone: it must not shift with the reader's. */
function sayDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** `09:30:00+01:00` as `09:30 UTC+01:00`. */
function sayClock(clock: string): string {
  const { local, zone } = splitZone(clock);
  return zone === '' ? shownClock(local) : `${shownClock(local)} ${sayZone(zone)}`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length > TEXT_MAX ? `${line.slice(0, TEXT_MAX - 1).trimEnd()}…` : line;
}

/** What runs when nothing is given, in words; `null` where a value must be given. */
export function sayDefault(field: InputField): string | null {
  if (field.default.kind === 'none') return null;
  if (field.default.kind === 'computed') return 'computed when the notebook runs';
  return sayFieldValue(field, field.default.value);
}

/** A value of an input as its form shows it: choices by their labels, shares in percent, money with its currency. */
export function sayFieldValue(field: InputField, value: JsonValue): string {
  const { type, widget } = field;
  const choices = type.kind === 'list' ? type.item : type;
  if (choices.kind === 'literal' && value !== null) {
    const labels = choiceLabels(field, choices.values);
    const sayOne = (one: JsonValue) => labels[choices.values.indexOf(one as LiteralValue)] ?? String(one);
    return Array.isArray(value) ? sayList(value.map(sayOne)) : sayOne(value);
  }
  switch (chooseControl(field)) {
    case 'percent':
      return typeof value === 'number' ? `${inPercent(value)} %` : sayValue(type, value);
    case 'currency': {
      const currency = widget?.options.currency;
      return typeof currency === 'string' && value !== null
        ? `${sayValue(type, value)} ${currency}`
        : sayValue(type, value);
    }
    case 'range':
      return Array.isArray(value) ? value.map(String).join(' to ') : sayValue(type, value);
    default:
      return sayValue(type, value);
  }
}
