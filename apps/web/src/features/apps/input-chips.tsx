import { Tooltip } from '@mantine/core';
import type { JsonValue } from '@quire/analysis';
import type { JsonSchema } from '@quire/contract';
import { useMemo, useState } from 'react';
import classes from './input-chips.module.css';
import { chooseControl, type InputField } from './input-field.ts';
import { parseUpload, sayDefault, sayFieldValue, sayValue } from './say-value.ts';
import { readFields } from './schema-fields.ts';
import { useUpload } from './use-upload.ts';

/** A run with many inputs shows those that were chosen; the rest is one click away. */
const CHIPS_MAX = 6;

type Parameters = Readonly<Record<string, unknown>>;
type InputChipsProps = { readonly schema: JsonSchema; readonly parameters: Parameters };

/** The inputs of a run: what was chosen first and plain, the notebook's defaults after it and quiet. */
export function InputChips({ schema, parameters }: InputChipsProps) {
  const fields = useMemo(() => readFields(schema), [schema]);
  const [isOpen, setIsOpen] = useState(false);
  const chosen = fields.filter((field) => Object.hasOwn(parameters, field.name));
  const defaults = fields.filter((field) => !Object.hasOwn(parameters, field.name));
  const all = [...chosen, ...defaults];
  const shown = isOpen ? all : all.slice(0, Math.max(CHIPS_MAX, Math.min(chosen.length, CHIPS_MAX * 2)));
  const hidden = all.length - shown.length;
  if (all.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Inputs">
      {shown.map((field) => (
        <Chip
          key={field.name}
          field={field}
          {...(Object.hasOwn(parameters, field.name) && { value: parameters[field.name] as JsonValue })}
        />
      ))}
      {(hidden > 0 || isOpen) && all.length > CHIPS_MAX && (
        <li>
          <button type="button" className={classes.more} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? 'Show fewer' : `${hidden} more`}
          </button>
        </li>
      )}
    </ul>
  );
}

function Chip({ field, value }: { field: InputField; value?: JsonValue }) {
  const isDefault = value === undefined;
  const upload = useUpload(typeof value === 'string' && parseUpload(value) ? value : '');
  const words = isDefault ? (sayDefault(field) ?? 'not given') : sayChosen(field, value, upload?.name);
  const full = isDefault ? 'The notebook’s default' : fullText(field, value);
  const chip = (
    <li className={classes.chip} data-default={isDefault || undefined}>
      <span className={classes.label}>{field.label}</span>
      <span className={classes.value}>{words}</span>
      {isDefault && <span className="q-visually-hidden"> (default)</span>}
    </li>
  );
  return full === null || full === words ? chip : <Tooltip label={full}>{chip}</Tooltip>;
}

function sayChosen(field: InputField, value: JsonValue, fileName: string | undefined): string {
  if (chooseControl(field) === 'secret') return 'given';
  return fileName ?? sayFieldValue(field, value);
}

function fullText(field: InputField, value: JsonValue): string | null {
  if (chooseControl(field) === 'secret') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return parseUpload(text) || text.length > 2000 ? null : text;
}

/** A few inputs of a run in one line, for lists: names are the parameters', as no schema is at hand. */
export function InputLine({ parameters }: { parameters: Parameters }) {
  const entries = Object.entries(parameters);
  if (entries.length === 0) return <span className={classes.line}>With the notebook’s defaults</span>;
  const words = entries.map(([name, value]) => `${nameInWords(name)}: ${sayUntyped(value as JsonValue)}`);
  return (
    <span className={classes.line} title={words.join('\n')}>
      {words.join(' · ')}
    </span>
  );
}

/** `start_date` as `start date`. */
function nameInWords(name: string): string {
  return name.replaceAll('_', ' ').trim() || name;
}

function sayUntyped(value: JsonValue): string {
  const isDay = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/u.test(value);
  const isFile = typeof value === 'string' && parseUpload(value) !== null;
  const kind = isDay ? 'date' : isFile ? 'path' : 'any';
  return sayValue({ kind, nullable: true }, value);
}
