import { Checkbox } from '@mantine/core';
import type { ContributionPlace, ContributionStatement } from '@quire/contract';
import { useState } from 'react';
import { CodePieces } from '../../ui/code/code-pieces.tsx';
import { highlightPython } from '../../ui/code/highlight.ts';
import type { Corrections } from './draft.ts';
import classes from './what-comes-along.module.css';

type Props = {
  statements: readonly ContributionStatement[];
  corrections: Corrections;
  onChange: (corrections: Corrections) => void;
};

const isAt = (place: ContributionPlace, { cellId, line }: ContributionStatement): boolean =>
  place.cellId === cellId && (place.line === undefined || place.line === line);

/** Every line that comes along with why, to be corrected by a tick; what stays behind is folded away. */
export function WhatComesAlong({ statements, corrections, onChange }: Props) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll
    ? statements
    : statements.filter(({ isIncluded, role }) => isIncluded || role === 'corrected');
  const hidden = statements.length - shown.length;
  const toggle = (statement: ContributionStatement) => {
    const { cellId, line, isIncluded } = statement;
    const without = (places: readonly ContributionPlace[]) =>
      places.filter((place) => !isAt(place, statement));
    const next = { include: without(corrections.include), exclude: without(corrections.exclude) };
    // A correction that is taken back is no correction: then reading decides again.
    if (statement.role !== 'corrected') next[isIncluded ? 'exclude' : 'include'].push({ cellId, line });
    onChange(next);
  };
  return (
    <>
      <ol className={classes.list} aria-label="Lines of the notebook">
        {shown.map((statement, at) => (
          <li key={`${statement.cellId} ${statement.line} ${statement.source}`} className={classes.item}>
            {statement.cellId !== shown[at - 1]?.cellId && (
              <p className={classes.cell}>Cell {statement.cellIndex + 1}</p>
            )}
            <div className={classes.statement} data-included={statement.isIncluded || undefined}>
              <Checkbox
                size="xs"
                checked={statement.isIncluded}
                onChange={() => toggle(statement)}
                aria-label={`${firstLine(statement.source)}: ${statement.reasons.join('; ')}`}
              />
              <pre className={classes.source}>
                {statement.isIncluded ? (
                  <CodePieces pieces={highlightPython(statement.source)} />
                ) : (
                  statement.source
                )}
              </pre>
              <span className={classes.why}>{sayWhy(statement)}</span>
            </div>
          </li>
        ))}
      </ol>
      {(hidden > 0 || showsAll) && (
        <button type="button" className={classes.more} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Hide what stays behind' : `Show what stays behind (${hidden})`}
        </button>
      )}
    </>
  );
}

const firstLine = (source: string): string => source.split('\n')[0] ?? '';

/** In the words of somebody who reads the list: what was asked for needs no more reason. */
function sayWhy({ role, reasons }: ContributionStatement): string {
  if (role === 'seed') return 'what you chose';
  return reasons.slice(0, 2).join('; ');
}
