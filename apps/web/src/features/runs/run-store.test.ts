import { applyRunEvents, EMPTY_RUN_STATE, type RunEvent } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import type { Schedule } from './event-store.ts';
import { createRunStore } from './run-store.ts';

const line = (seq: number): RunEvent => ({
  seq,
  at: '2026-03-01T09:30:00.000Z',
  type: 'stream',
  cellId: 'log',
  name: 'stdout',
  text: `${seq}\n`,
});

/** Frames that come when the test says so. */
function manualFrames() {
  const waiting: (() => void)[] = [];
  const schedule: Schedule = (callback) => {
    waiting.push(callback);
    return () => waiting.splice(waiting.indexOf(callback), 1);
  };
  const next = () => waiting.shift()?.();
  return { schedule, next, waiting };
}

describe('the store of a live run', () => {
  it('applies all events of a frame at once and tells its listeners once', () => {
    const frames = manualFrames();
    const store = createRunStore(EMPTY_RUN_STATE, frames.schedule);
    let heard = 0;
    store.subscribe(() => {
      heard += 1;
    });
    const events = Array.from({ length: 1_000 }, (_, index) => line(index + 1));
    for (const event of events) store.push(event);
    expect([heard, frames.waiting.length, store.getState()]).toEqual([0, 1, EMPTY_RUN_STATE]);
    frames.next();
    expect([heard, store.getState()]).toEqual([1, applyRunEvents(EMPTY_RUN_STATE, events)]);
  });

  it('goes on from a state that it was given, and says nothing about what is known', () => {
    const frames = manualFrames();
    const before = applyRunEvents(EMPTY_RUN_STATE, [line(1), line(2)]);
    const store = createRunStore(before, frames.schedule);
    let heard = 0;
    store.subscribe(() => {
      heard += 1;
    });
    store.push(line(2));
    frames.next();
    expect([heard, store.getState()]).toEqual([0, before]);
    store.push(line(3));
    store.flush();
    expect([heard, frames.waiting.length, store.getState().lastEvent]).toEqual([1, 0, 3]);
  });
});
