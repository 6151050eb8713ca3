import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { dataSourcesQuery } from '../../data-sources/queries.ts';
import { DEFAULT_ENTRY, entryValue, type InputField, valueEntry } from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { selectAll } from './select-all.ts';
import { SuggestControl } from './suggest-control.tsx';
import { suggestionsOf } from './suggestions.ts';

/**
 * A data source: one of the hub's list that its person may use, by title; any, with the author's suggestions, where
 * the hub has no list.
 */
export function DataSourceControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const { data } = useQuery(dataSourcesQuery);
  if (!data?.isListed) return <SuggestControl {...props} />;
  const value = entryValue(field, entry);
  const name = typeof value === 'string' ? value : '';
  const chosen = data.sources.find((source) => source.name === name);
  const options = data.sources.map((source) => ({ value: source.name, label: source.title }));
  // What a notebook starts with may be a name of its own, and stays to be seen.
  const isOther = name !== '' && chosen === undefined;
  const isOptional = field.type.nullable || field.default.kind !== 'none';
  return (
    <div>
      <Select
        {...wrapperProps(props)}
        data={grouped(field, isOther ? [...options, { value: name, label: name }] : options)}
        value={name === '' ? null : name}
        searchable
        // What is wrong with it is read first.
        openOnFocus={props.error === null}
        {...selectAll}
        clearable={isOptional && name !== ''}
        allowDeselect={false}
        placeholder={placeholderOf(field, entry) || 'Choose a data source'}
        nothingFoundMessage="None of your data sources has this name"
        onChange={(next) => onChange(next === null ? nothing(field) : valueEntry(next))}
        onBlur={onLeave}
      />
      <p className={classes.note}>
        {chosen
          ? [chosen.description, chosen.address].filter((text) => text !== '').join(' · ')
          : data.sources.length === 0
            ? 'There is no data source here that you may use. Ask the administrators of this hub.'
            : isOther
              ? `“${name}” is not on the list of this hub.`
              : ''}
      </p>
    </div>
  );
}

const nothing = (field: InputField) =>
  field.type.nullable ? valueEntry(null) : field.default.kind === 'static' ? valueEntry('') : DEFAULT_ENTRY;

type Option = { readonly value: string; readonly label: string };

/** Those that the author suggests come first. */
function grouped(field: InputField, options: readonly Option[]) {
  const suggested = new Set(suggestionsOf(field));
  const first = options.filter(({ value }) => suggested.has(value));
  const others = options.filter(({ value }) => !suggested.has(value));
  if (first.length === 0 || others.length === 0) return [...options];
  return [
    { group: 'Suggested for this notebook', items: first },
    { group: 'Others', items: others },
  ];
}
