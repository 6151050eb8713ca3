import { memo, useState } from 'react';
import { OutputActions } from './output-actions.tsx';
import classes from './outputs.module.css';

/** Entries of one object or list that are shown at first; the rest on request, as many again. */
const ENTRIES_STEP = 100;
/** Levels that are open at first. */
const OPEN_DEPTH = 1;
/** Characters of one string before it is cut. */
const STRING_LENGTH_MAX = 500;

/** A value as a tree that opens level by level. */
export const JsonOutput = memo(function JsonOutput({ value }: { readonly value: unknown }) {
  return (
    <div className={classes.output}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.json} aria-label="JSON" tabIndex={0}>
        <Value value={value} depth={0} />
      </section>
      <OutputActions text={JSON.stringify(value, null, 2)} />
    </div>
  );
});

type ValueProps = { readonly name?: string; readonly value: unknown; readonly depth: number };

function Value({ name, value, depth }: ValueProps) {
  if (typeof value === 'object' && value !== null)
    return <Branch name={name ?? ''} value={value} depth={depth} />;
  return (
    <div>
      {name !== undefined && <span className={classes.jsonName}>{name}: </span>}
      <span data-type={value === null ? 'null' : typeof value}>{toWords(value)}</span>
    </div>
  );
}

function Branch({
  name,
  value,
  depth,
}: {
  readonly name: string;
  readonly value: object;
  readonly depth: number;
}) {
  const [isOpen, setIsOpen] = useState(depth < OPEN_DEPTH);
  const [limit, setLimit] = useState(ENTRIES_STEP);
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? `${entries.length} items` : `${entries.length} fields`;
  return (
    <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        {name !== '' && <span className={classes.jsonName}>{name}: </span>}
        {Array.isArray(value) ? '[…]' : '{…}'} <small>{size}</small>
      </summary>
      {isOpen &&
        entries
          .slice(0, limit)
          .map(([key, entry]) => <Value key={key} name={key} value={entry} depth={depth + 1} />)}
      {isOpen && entries.length > limit && (
        <button type="button" className={classes.fold} onClick={() => setLimit(limit + ENTRIES_STEP)}>
          Show more of {size}
        </button>
      )}
    </details>
  );
}

function toWords(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > STRING_LENGTH_MAX ? `${value.slice(0, STRING_LENGTH_MAX)}…` : value);
}
