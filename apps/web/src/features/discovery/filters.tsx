import { Button, Checkbox } from '@mantine/core';
import type { Facet, SearchResult } from '@quire/contract';
import { useState } from 'react';
import classes from './filters.module.css';
import { countFilters, FILTERS, type Filter, type SearchParams, toggleFilter } from './search-params.ts';

/** Longer lists fold after these. */
const VALUES_SHOWN = 6;

const LABELS: Readonly<Record<Filter, string>> = {
  space: 'Space',
  tag: 'Tag',
  author: 'Author',
  package: 'Package',
};

type Props = {
  params: SearchParams;
  facets: SearchResult['facets'] | undefined;
  onChange: (next: SearchParams) => void;
};

/** Ways to narrow the results, each with how many it would leave. */
export function Filters({ params, facets, onChange }: Props) {
  const clear = () => {
    const { q, sort, archived } = params;
    onChange({ ...(q && { q }), ...(sort && { sort }), ...(archived && { archived }) });
  };
  return (
    <div className={classes.filters}>
      {FILTERS.map((filter) => (
        <FilterGroup
          key={filter}
          label={LABELS[filter]}
          values={withChosen(facets?.[filter] ?? [], params[filter] ?? [])}
          chosen={params[filter] ?? []}
          onToggle={(value) => onChange(toggleFilter(params, filter, value))}
        />
      ))}
      <Checkbox
        size="xs"
        label={<span className={classes.words}>Archived ones too</span>}
        checked={params.archived ?? false}
        onChange={(event) => {
          const { archived: _archived, page: _page, ...rest } = params;
          onChange(event.currentTarget.checked ? { ...rest, archived: true } : rest);
        }}
      />
      {countFilters(params) > 0 && (
        <Button size="xs" variant="default" onClick={clear}>
          Clear all filters
        </Button>
      )}
    </div>
  );
}

type GroupProps = {
  label: string;
  values: readonly Facet[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
};

function FilterGroup({ label, values, chosen, onToggle }: GroupProps) {
  const [isOpen, setOpen] = useState(false);
  if (values.length === 0) return null;
  const shown = isOpen ? values : values.slice(0, VALUES_SHOWN);
  return (
    <fieldset className={classes.group}>
      <legend className={classes.label}>{label}</legend>
      {shown.map((facet) => (
        <Checkbox
          key={facet.value}
          size="xs"
          checked={chosen.includes(facet.value)}
          onChange={() => onToggle(facet.value)}
          classNames={{ root: classes.value, body: classes.valueBody, labelWrapper: classes.valueWords }}
          label={
            <span className={classes.words}>
              <span className={classes.name}>{facet.label}</span>
              <span className={classes.count}>{facet.count.toLocaleString('en-GB')}</span>
            </span>
          }
        />
      ))}
      {values.length > VALUES_SHOWN && (
        <button
          type="button"
          className={classes.more}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Show fewer' : `Show ${values.length - VALUES_SHOWN} more`}
        </button>
      )}
    </fieldset>
  );
}

/** What is chosen stays in sight, also where it leaves nothing. */
function withChosen(facets: readonly Facet[], chosen: readonly string[]): Facet[] {
  const missing = chosen.filter((value) => !facets.some((facet) => facet.value === value));
  return [...missing.map((value) => ({ value, label: value, count: 0 })), ...facets];
}
