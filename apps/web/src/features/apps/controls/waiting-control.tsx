import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { chooseControl, type Entry, entryValue, type InputField } from '../input-field.ts';
import classes from './controls.module.css';
import { sayChoose, sayDrop } from './file-limits.ts';
import { PERIODS } from './periods.ts';
import table from './table-control.module.css';
import { ROWS_DRAWN, sayTableHint } from './table-hint.ts';

type WaitingControlProps = { readonly field: InputField; readonly entry: Entry };

/** In the place of a control whose code is on its way: as high as it, so that nothing moves when it is there. */
export function WaitingControl({ field, entry }: WaitingControlProps) {
  return (
    <div className={classes.waiting} aria-hidden="true">
      {shapeOf(field, entry)}
    </div>
  );
}

const BOX = <div className={classes.waitingBox} />;

function shapeOf(field: InputField, entry: Entry): ReactNode {
  const control = chooseControl(field);
  switch (control) {
    case 'date-range':
      return (
        <>
          {PAIR}
          <div className={classes.presets}>
            {PERIODS.map(({ label }) => (
              <Words key={label}>{label}</Words>
            ))}
          </div>
        </>
      );
    case 'date-time':
      return (
        <>
          {PAIR}
          {field.type.kind === 'datetime' && field.type.zone === true && (
            <div className={classes.waitingBelow}>{BOX}</div>
          )}
        </>
      );
    case 'point':
      return (
        <>
          {PAIR}
          <div className={classes.waitingButton}>
            <Words>Where I am</Words>
          </div>
        </>
      );
    case 'slider':
      return (
        <div className={classes.waitingSlider}>
          <div className={classes.waitingTrack} />
          {BOX}
        </div>
      );
    case 'range':
      return (
        <>
          <div className={classes.waitingRange}>
            <div className={classes.waitingTrack} />
          </div>
          {PAIR}
        </>
      );
    case 'file':
    case 'files':
      return (
        <div className={classes.drop}>
          <div className={classes.dropRow}>
            <Words size="xs">{sayChoose(control === 'files')}</Words>
            <span className={`${classes.dropHint} ${classes.unseen}`}>
              {sayDrop(field, control === 'files')}
            </span>
          </div>
        </div>
      );
    case 'table':
      return <WaitingTable field={field} entry={entry} />;
    case 'multi-select':
    case 'text-list':
    case 'number-list':
      return <WaitingTags tags={listOf(field, entry).map(String)} />;
    default:
      return BOX;
  }
}

const PAIR = (
  <div className={classes.pair}>
    {BOX}
    {BOX}
  </div>
);

/** As much room as a button with these words. */
function Words({ children, size = 'compact-xs' }: { children: string; size?: string }) {
  return (
    <Button component="span" variant="default" size={size} className={classes.unseen ?? ''}>
      {children}
    </Button>
  );
}

/** As high as a row of cells, and as the names above them. */
const ROW_PIXELS = 37;
const NAMES_PIXELS = 33;

function WaitingTable({ field, entry }: WaitingControlProps) {
  const rows = listOf(field, entry).length;
  return (
    <div className={table.frame}>
      <div style={{ height: NAMES_PIXELS + Math.min(rows, ROWS_DRAWN) * ROW_PIXELS }} />
      <div className={table.foot}>
        <Words size="compact-sm">+ Add a row</Words>
        <span className={`${table.hint} ${classes.unseen}`}>
          {sayTableHint(field, entry, { rows, drawn: ROWS_DRAWN })}
        </span>
      </div>
    </div>
  );
}

function WaitingTags({ tags }: { tags: readonly string[] }) {
  return (
    <div className={`${classes.waitingBox} ${classes.waitingTags}`}>
      {tags.map((tag, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold the same twice, and is not changed here
        <span key={index} className={classes.unseen}>
          {tag}
        </span>
      ))}
    </div>
  );
}

function listOf(field: InputField, entry: Entry): readonly unknown[] {
  const value = entryValue(field, entry);
  return Array.isArray(value) ? value : [];
}
