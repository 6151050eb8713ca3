import { memo, useState } from 'react';
import { OutputActions } from './output-actions.tsx';
import classes from './outputs.module.css';
import type { TableContent } from './read-table.ts';

/** Rows shown at first, and added by each request for more. */
const ROWS_STEP = 200;

/** Rows of text under a header that stays in view. */
export const TableOutput = memo(function TableOutput({ columns, rows }: TableContent) {
  const [limit, setLimit] = useState(ROWS_STEP);
  return (
    <div className={classes.output}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.tableScroll} aria-label="Table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, limit).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other identity than its place
              <tr key={index}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no other identity than its place
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > limit && (
        <button type="button" className={classes.fold} onClick={() => setLimit(limit + ROWS_STEP)}>
          Show more of {rows.length.toLocaleString('en')} rows
        </button>
      )}
      <OutputActions text={[columns, ...rows].map((row) => row.join('\t')).join('\n')} />
    </div>
  );
});
