import type { Dataflow } from '@quire/contract';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { count } from '../../../ui/words.ts';
import { SideSection } from '../side-section.tsx';
import classes from './dataflow-map.module.css';
import { arcPath, layOutMap, type MapRow } from './map-layout.ts';

const ROW_PIXELS = 24;
const ARCS_PIXELS = 56;
/** Reasons below the map; more are not read at a glance. */
const REASONS_SHOWN_MAX = 5;

/** The element of a cell on the page. */
export const readerCellAnchor = (cellId: string): string => `cell-${cellId}`;

type Pointed = { kind: 'cell'; cellId: string } | { kind: 'input'; name: string } | null;

/**
 * The cells that work together, in order, with an arc from each to those it needs. Pointing at one says why;
 * following it goes there. Pointing at an input shows what it reaches.
 */
export function DataflowMap({ dataflow }: { dataflow: Dataflow }) {
  const rows = useMemo(() => layOutMap(dataflow), [dataflow]);
  const [pointed, setPointed] = useState<Pointed>(null);
  const [tabStop, setTabStop] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const marks = useMemo(() => markRows(dataflow, rows, pointed), [dataflow, rows, pointed]);
  if (rows.length < 2) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowDown: tabStop + 1, ArrowUp: tabStop - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next === undefined || next < 0 || next >= rows.length) return;
    event.preventDefault();
    setTabStop(next);
    list.current?.querySelectorAll('a')[next]?.focus();
  };
  return (
    <SideSection title="How the cells work together">
      {dataflow.inputs.length > 0 && <InputRow dataflow={dataflow} pointed={pointed} onPoint={setPointed} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the links inside */}
      <div className={classes.map} onMouseLeave={() => setPointed(null)} onKeyDown={onKeyDown}>
        <svg
          className={classes.arcs}
          width={ARCS_PIXELS}
          height={rows.length * ROW_PIXELS}
          aria-hidden="true"
          focusable="false"
        >
          <Arcs rows={rows} pointed={pointed} />
        </svg>
        <ol ref={list} className={classes.rows}>
          {rows.map((row, index) => (
            <li key={row.cellId} className={classes.row} data-mark={marks.get(row.cellId)}>
              <a
                href={`#${readerCellAnchor(row.cellId)}`}
                className={classes.cell}
                tabIndex={index === tabStop ? 0 : -1}
                onMouseEnter={() => setPointed({ kind: 'cell', cellId: row.cellId })}
                onFocus={() => {
                  setTabStop(index);
                  setPointed({ kind: 'cell', cellId: row.cellId });
                }}
                onBlur={() => setPointed(null)}
              >
                <span className={classes.dot} aria-hidden="true" />
                <span className={classes.number}>
                  <span className="q-visually-hidden">Cell </span>
                  {row.number}
                </span>
                <span className={classes.label}>{row.label}</span>
                <span className="q-visually-hidden">. {sayJoined(row)}</span>
              </a>
            </li>
          ))}
        </ol>
      </div>
      <Explanation dataflow={dataflow} rows={rows} pointed={pointed} />
    </SideSection>
  );
}

type InputRowProps = { dataflow: Dataflow; pointed: Pointed; onPoint: (pointed: Pointed) => void };

function InputRow({ dataflow, pointed, onPoint }: InputRowProps) {
  return (
    <div className={classes.inputs}>
      {dataflow.inputs.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          className={classes.input}
          aria-pressed={pointed?.kind === 'input' && pointed.name === name}
          onMouseEnter={() => onPoint({ kind: 'input', name })}
          onMouseLeave={() => onPoint(null)}
          onFocus={() => onPoint({ kind: 'input', name })}
          onBlur={() => onPoint(null)}
          onClick={() => onPoint({ kind: 'input', name })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function Arcs({ rows, pointed }: { rows: readonly MapRow[]; pointed: Pointed }) {
  const place = new Map(rows.map((row, index) => [row.cellId, index]));
  const size = { row: ROW_PIXELS, width: ARCS_PIXELS };
  const arcs = rows.flatMap((row) =>
    row.needs.map((edge) => {
      const isPointed = pointed?.kind === 'cell' && [edge.from, edge.to].includes(pointed.cellId);
      const tone = !isPointed ? undefined : edge.from === pointed.cellId ? 'needs' : 'needed';
      return {
        edge,
        tone,
        path: arcPath({ from: place.get(edge.from) ?? 0, to: place.get(edge.to) ?? 0 }, size),
      };
    }),
  );
  // What is pointed at is drawn last, above the others.
  const sorted = [...arcs].sort(
    (left, right) => Number(left.tone !== undefined) - Number(right.tone !== undefined),
  );
  return sorted.map(({ edge, tone, path }) => (
    <path
      key={`${edge.from} ${edge.to}`}
      d={path}
      className={classes.arc}
      data-tone={tone}
      data-certainty={edge.certainty}
    />
  ));
}

function Explanation({
  dataflow,
  rows,
  pointed,
}: {
  dataflow: Dataflow;
  rows: readonly MapRow[];
  pointed: Pointed;
}) {
  if (pointed === null) return <p className={classes.hint}>Point at a cell to see what it needs, and why.</p>;
  if (pointed.kind === 'input') {
    const input = dataflow.inputs.find(({ name }) => name === pointed.name);
    return (
      <p className={classes.hint} role="status">
        Changing {input?.label} runs {input?.reaches.length ?? 0} of {count(dataflow.cells.length, 'cell')}{' '}
        again.
      </p>
    );
  }
  const row = rows.find(({ cellId }) => cellId === pointed.cellId);
  if (!row) return null;
  const reasons = row.needs.flatMap((edge) => edge.reasons);
  return (
    <div className={classes.why} role="status">
      <p className={classes.whyTitle}>
        Cell {row.number} {reasons.length === 0 ? 'needs no other cell' : ''}
      </p>
      <ul>
        {reasons.slice(0, REASONS_SHOWN_MAX).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {reasons.length > REASONS_SHOWN_MAX && <p>and {reasons.length - REASONS_SHOWN_MAX} more</p>}
      {row.neededBy.length > 0 && <p>Needed by {sayCells(row, rows)}</p>}
    </div>
  );
}

function sayCells(row: MapRow, rows: readonly MapRow[]): string {
  const ids = new Set(row.neededBy.map(({ from }) => from));
  const numbers = rows.filter(({ cellId }) => ids.has(cellId)).map(({ number }) => number);
  return `${numbers.length === 1 ? 'cell' : 'cells'} ${numbers.join(', ')}`;
}

const sayJoined = ({ needs, neededBy }: MapRow): string =>
  `Needs ${count(needs.length, 'cell')}, needed by ${count(neededBy.length, 'cell')}.`;

type Mark = 'self' | 'needs' | 'needed' | 'reached' | 'aside';

/** How each row takes part in what is pointed at. */
function markRows(dataflow: Dataflow, rows: readonly MapRow[], pointed: Pointed): ReadonlyMap<string, Mark> {
  if (pointed === null) return new Map();
  if (pointed.kind === 'input') {
    const reached = new Set(dataflow.inputs.find(({ name }) => name === pointed.name)?.reaches);
    return new Map(rows.map(({ cellId }) => [cellId, reached.has(cellId) ? 'reached' : 'aside']));
  }
  const row = rows.find(({ cellId }) => cellId === pointed.cellId);
  const needs = new Set(row?.needs.map(({ to }) => to));
  const neededBy = new Set(row?.neededBy.map(({ from }) => from));
  return new Map(
    rows.map(({ cellId }) => [
      cellId,
      cellId === pointed.cellId
        ? 'self'
        : needs.has(cellId)
          ? 'needs'
          : neededBy.has(cellId)
            ? 'needed'
            : 'aside',
    ]),
  );
}
