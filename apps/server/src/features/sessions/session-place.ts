import type { Signals } from '../../ports/signals.ts';
import type { ExecutorDependencies } from '../runs/executor.ts';
import type { SessionSecrets } from '../runs/secrets.ts';
import type { KeptStates } from './kept-states.ts';
import type { Turns } from './turns.ts';

export type SessionDependencies = ExecutorDependencies & { signals: Signals; secrets: SessionSecrets };

export type SessionPlace = {
  /** Aborts when the hub stops or lost the session. */
  signal: AbortSignal;
  /** Aborts when the processes that wait are to make room for others. */
  parking: AbortSignal;
  /** Whether it waits for a person's answer: then it makes room after all others. */
  standing: { isAsking: boolean };
  turns: Turns;
  /** What apps of this hub keep to be looked at. */
  kept: KeptStates;
};
