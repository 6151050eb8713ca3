import { applyRunEvents, EMPTY_RUN_STATE, type RunEvent, type RunState } from '@quire/contract';
import { createEventStore, type EventStore, type Schedule } from './event-store.ts';

export type RunStore = EventStore<RunState, RunEvent>;

/** Collects a run's events. */
export const createRunStore = (initial: RunState = EMPTY_RUN_STATE, schedule?: Schedule): RunStore =>
  createEventStore<RunState, RunEvent>(initial, applyRunEvents, schedule);
