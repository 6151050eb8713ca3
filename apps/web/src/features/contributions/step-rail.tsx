import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconCircleDot,
  IconLoader2,
  IconMinus,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sayDuration } from '../../ui/words.ts';
import classes from './step-rail.module.css';

/** `current` is where a person is; `running` goes on by itself. */
export type RailState = 'waiting' | 'current' | 'running' | 'done' | 'failed' | 'skipped';
export type RailStep = {
  id: string;
  title: string;
  state: RailState;
  /** What happened, in a sentence. */
  words?: ReactNode;
  /** What one would type for the same. */
  command?: string | null;
  milliseconds?: number | null;
};

const SIGNS: Readonly<Record<RailState, { icon: typeof IconCheck; word: string }>> = {
  waiting: { icon: IconCircle, word: 'to come' },
  current: { icon: IconCircleDot, word: 'here' },
  running: { icon: IconLoader2, word: 'going on' },
  done: { icon: IconCheck, word: 'done' },
  failed: { icon: IconAlertTriangle, word: 'failed' },
  skipped: { icon: IconMinus, word: 'not needed' },
};
/** Quicker than this is no time at all. */
const SHOWN_FROM_MILLISECONDS = 50;

/** The steps of something, down the side, each with where it stands. */
export function StepRail({ steps, label }: { steps: readonly RailStep[]; label: string }) {
  return (
    <ol className={classes.rail} aria-label={label}>
      {steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step: { title, state, words, command, milliseconds } }: { step: RailStep }) {
  const { icon: Icon, word } = SIGNS[state];
  return (
    <li
      className={classes.step}
      data-state={state}
      aria-current={state === 'running' || state === 'current' ? 'step' : undefined}
    >
      <span className={classes.sign}>
        <Icon size={16} stroke={2.2} aria-hidden="true" />
      </span>
      <div className={classes.words}>
        <p className={classes.title}>
          {title}
          <span className="q-visually-hidden">, {word}</span>
          {(milliseconds ?? 0) >= SHOWN_FROM_MILLISECONDS && (
            <span className={classes.time}>{sayDuration(milliseconds ?? 0)}</span>
          )}
        </p>
        {words && <p className={classes.note}>{words}</p>}
        {command && (
          <details className={classes.command}>
            <summary>The same by hand</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{command}</pre>
          </details>
        )}
      </div>
    </li>
  );
}
