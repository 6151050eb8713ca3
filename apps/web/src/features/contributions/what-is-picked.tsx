import { Radio } from '@mantine/core';
import type {
  ContributionCandidate,
  ContributionPreview,
  ContributionSeed,
  ContributionStatement,
} from '@quire/contract';
import { Section } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import classes from './contribute-page.module.css';

type PickProps = { preview: ContributionPreview; onPick: (seed: ContributionSeed) => void };
const SHOWN_CANDIDATES = 6;

/** What could be meant, likeliest first: picking the wrong cell is the mistake that people make most. */
export function WhatIsPicked({ preview: { candidates, seed, isProposed, statements }, onPick }: PickProps) {
  if (candidates.length === 0) {
    return seed === null ? (
      <EmptyState title="No cell of this notebook fits the target.">
        Open the notebook, show its code and choose Contribute beside the cell that you mean.
      </EmptyState>
    ) : null;
  }
  const picked = JSON.stringify(seed);
  const isAmong = candidates.some((one) => JSON.stringify(one.seed) === picked);
  const [only] = candidates;
  if (only && candidates.length === 1 && isAmong) {
    return (
      <Section title="What you contribute">
        <p className={classes.only}>
          <code>{only.label}</code>
        </p>
        <p className={classes.facts}>{whyThis(only)}</p>
      </Section>
    );
  }
  return (
    <Section
      title="What you contribute"
      note={
        isProposed
          ? 'The likeliest is chosen. Choose another if it is not what you mean.'
          : isAmong || seed === null
            ? undefined
            : `You chose ${sayPlace(seed, statements)}. It is not what this target usually takes; these are:`
      }
    >
      <Radio.Group value={picked} aria-label="What you contribute">
        <div className={classes.candidates}>
          {candidates.slice(0, SHOWN_CANDIDATES).map((one) => (
            <Radio
              key={JSON.stringify(one.seed)}
              value={JSON.stringify(one.seed)}
              onChange={() => onPick(one.seed)}
              label={<code>{one.label}</code>}
              description={whyThis(one)}
            />
          ))}
        </div>
      </Radio.Group>
    </Section>
  );
}

const whyThis = ({ cellIndex, reasons }: ContributionCandidate): string =>
  `Cell ${cellIndex + 1}: ${reasons.join('; ')}`;

function sayPlace(seed: ContributionSeed, statements: readonly ContributionStatement[]): string {
  if (seed.kind === 'name') return `the variable “${seed.name}”`;
  const id = seed.kind === 'output' ? seed.cellId : seed.cellIds[0];
  const at = statements.find(({ cellId }) => cellId === id)?.cellIndex;
  const cell = at === undefined ? 'a cell' : `cell ${at + 1}`;
  return seed.kind === 'output' ? `what ${cell} shows` : cell;
}
