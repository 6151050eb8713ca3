import { Input, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { DEFAULT_ENTRY, entryValue, type InputField, valueEntry } from '../input-field.ts';
import { type ControlProps, exampleOf, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';

/**
 * A secret: it is given when it has been typed to its end, not letter by letter, as an app that follows its inputs
 * would try each beginning of it.
 */
export function SecretControl(props: ControlProps) {
  const { field, entry, error, onChange, onLeave } = props;
  const value = entryValue(field, entry);
  const [draft, setDraft] = useState<string | null>(null);
  if (typeof value === 'object' && value !== null) {
    return (
      <Input.Wrapper label={field.label} description={secretHelp(field)} error={error} labelElement="div">
        <div className={classes.given}>
          <span>Given</span>
          <button
            type="button"
            className={classes.textButton}
            aria-label={`Give another ${field.label}`}
            onClick={() => onChange(DEFAULT_ENTRY)}
          >
            Give another
          </button>
        </div>
      </Input.Wrapper>
    );
  }
  const commit = () => {
    if (draft === null) return;
    setDraft(null);
    if (draft !== '') onChange(valueEntry(draft));
    else onChange(field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY);
  };
  return (
    <PasswordInput
      {...wrapperProps(props)}
      description={secretHelp(field)}
      autoComplete="off"
      value={draft ?? (typeof value === 'string' ? value : '')}
      placeholder={placeholderOf(field, entry) || exampleOf(field)}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
      onBlur={() => {
        commit();
        onLeave();
      }}
    />
  );
}

function secretHelp({ help, widget }: InputField): string {
  const service = widget?.options.service;
  const use = typeof service === 'string' ? `For ${service}. ` : '';
  return `${help ? `${help} ` : ''}${use}Handed to the notebook and kept nowhere.`;
}
