import { CloseButton, Textarea, TextInput } from '@mantine/core';
import type { JsonValue, ParameterType } from '@quire/analysis';
import { useState } from 'react';
import {
  DEFAULT_ENTRY,
  type Entry,
  entryValue,
  type InputField,
  textEntry,
  valueEntry,
} from '../input-field.ts';
import { type ControlProps, exampleOf, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { plainNumber, readNumber, twoReadings } from './read-number.ts';
import { useDraft } from './use-draft.ts';

/** A line or more of text. An optional text that is emptied means "no value"; an empty text is a choice of its own. */
export function TextControl(props: ControlProps & { variant: 'text' | 'long-text' | 'code' }) {
  const { field, entry, onChange, onLeave, variant } = props;
  const value = entryValue(field, entry);
  const text = typeof value === 'string' ? value : '';
  const shared = {
    ...wrapperProps(props),
    value: text,
    placeholder:
      value === '' && field.type.nullable ? 'Empty text' : placeholderOf(field, entry) || exampleOf(field),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(typed(field, event.currentTarget.value)),
    onBlur: onLeave,
  };
  const note = <EmptyTextNote field={field} entry={entry} onChange={onChange} />;
  if (variant !== 'text') {
    const rows = field.widget?.options.rows;
    return (
      <div>
        <Textarea
          {...shared}
          autosize
          minRows={typeof rows === 'number' ? rows : 3}
          maxRows={16}
          {...(variant === 'code' && { spellCheck: false, classNames: { input: classes.code ?? '' } })}
        />
        {note}
      </div>
    );
  }
  const isClearable = field.type.nullable && typeof value === 'string';
  return (
    <div>
      <TextInput
        {...shared}
        rightSection={
          isClearable && (
            <CloseButton
              size="sm"
              aria-label={`Clear ${field.label}: no value`}
              onClick={() => onChange(valueEntry(null))}
            />
          )
        }
      />
      {note}
    </div>
  );
}

/** What a text says: an empty one may be no value. */
export function typed(field: InputField, text: string): Entry {
  if (text !== '') return valueEntry(text);
  if (field.type.nullable) return valueEntry(null);
  return field.default.kind === 'static' ? valueEntry('') : DEFAULT_ENTRY;
}

/** Tells "no value" from "empty text" where both are possible and the person has chosen one. */
function EmptyTextNote({ field, entry, onChange }: Pick<ControlProps, 'field' | 'entry' | 'onChange'>) {
  const value = entry.kind === 'value' ? entry.value : undefined;
  if (!field.type.nullable || (value !== null && value !== '')) return null;
  return (
    <p className={classes.note}>
      {value === null ? 'No value is given. ' : 'An empty text is given. '}
      <button
        type="button"
        className={classes.textButton}
        onClick={() => onChange(valueEntry(value === null ? '' : null))}
      >
        {value === null ? 'Use an empty text instead' : 'Use no value instead'}
      </button>
    </p>
  );
}

/** Digits kept as they are typed: decimals, whole numbers beyond what JSON carries, and "not a number". */
export function DigitsControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  const text =
    entry.kind === 'text' ? entry.text : value === null || value === undefined ? '' : String(value);
  // `1.` on the way to `1.5` is not written as `1`.
  const [draft, setDraft] = useDraft(text);
  return (
    <TextInput
      {...wrapperProps(props)}
      value={draft ?? text}
      rightSection={currencyOf(field)}
      rightSectionWidth={currencyOf(field) === null ? 0 : 52}
      inputMode={field.type.kind === 'integer' ? 'numeric' : 'decimal'}
      placeholder={placeholderOf(field, entry)}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        onChange(readDigits(field, event.currentTarget.value.trim()));
      }}
      onBlur={() => {
        setDraft(null);
        onLeave();
      }}
    />
  );
}

function currencyOf({ widget }: InputField): string | null {
  const currency = widget?.name === 'currency' ? widget.options.currency : undefined;
  return typeof currency === 'string' ? currency : null;
}

function readDigits(field: InputField, text: string): Entry {
  if (text === '') return field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY;
  if (['NaN', 'Infinity', '-Infinity'].includes(text)) return valueEntry(text);
  if (field.type.kind !== 'number') return digitsEntry(text);
  const number = readNumber(text);
  return number === null ? textEntry(text) : valueEntry(number);
}

/** Decimals keep their digits as they are typed; only what groups them goes. */
function digitsEntry(text: string): Entry {
  if (twoReadings(text) !== null) return textEntry(text);
  return valueEntry(plainNumber(text) ?? text);
}

/** Any value, written as JSON. */
export function JsonControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  // What was typed stays as it was typed; only a value from elsewhere is written anew.
  const [draft, setDraft] = useState<{ text: string; json: string } | null>(null);
  const json = value === undefined ? '' : JSON.stringify(value);
  const text =
    entry.kind === 'text'
      ? entry.text
      : draft?.json === json
        ? draft.text
        : json && JSON.stringify(value, null, 2);
  const change = (next: string) => {
    const read = readJson(field, next);
    setDraft({ text: next, json: read.kind === 'value' ? JSON.stringify(read.value) : '' });
    onChange(read);
  };
  if (isPlainlyAsked(field)) {
    return (
      <TextInput
        {...wrapperProps(props)}
        value={typeof value === 'string' ? value : text}
        autoComplete="off"
        placeholder="What the notebook starts with"
        onChange={(event) => change(event.currentTarget.value)}
        onBlur={onLeave}
      />
    );
  }
  return (
    <Textarea
      {...wrapperProps(props)}
      value={text}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      classNames={{ input: classes.code ?? '' }}
      {...(field.asked === 'prompt' && field.type.kind === 'dict' && { description: ANSWERS_HELP })}
      placeholder={
        (field.asked === undefined && placeholderOf(field, entry)) || EXAMPLES[field.type.kind] || ''
      }
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={onLeave}
    />
  );
}

/** Something that a cell asks for among choices that only it knows: a word, mostly. */
const isPlainlyAsked = ({ asked, type }: InputField): boolean => asked === 'input' && type.kind === 'any';

const ANSWERS_HELP = 'Its answers by their names. Left empty, its own defaults are taken, where it has them.';

const EXAMPLES: Readonly<Partial<Record<ParameterType['kind'], string>>> = {
  dict: '{ "name": "value" }',
  list: '[ "first", "second" ]',
};

function readJson(field: InputField, text: string): Entry {
  if (text.trim() === '') {
    return field.type.nullable && !isPlainlyAsked(field) ? valueEntry(null) : DEFAULT_ENTRY;
  }
  try {
    return valueEntry(JSON.parse(text) as JsonValue);
  } catch {
    // A choice between text and other kinds takes words without quotes, as a person would write them.
    const takesText = field.type.kind === 'union' && field.type.members.some(({ kind }) => kind === 'string');
    return takesText || isPlainlyAsked(field) ? valueEntry(text) : textEntry(text);
  }
}
