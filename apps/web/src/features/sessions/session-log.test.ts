import type { SessionEvent } from '@quire/contract';
import { expect, test } from 'vitest';
import { applyToLog, EMPTY_LOG } from './session-log.ts';

const at = '2026-03-01T09:30:00.000Z';
const events: SessionEvent[] = [
  { seq: 1, at, type: 'generation', generation: 1, parameters: { a: 1, b: 2 }, reached: ['x', 'y'] },
  { seq: 2, at, type: 'settled', generation: 1, status: 'succeeded', failure: null },
  {
    seq: 3,
    at,
    type: 'generation',
    generation: 2,
    parameters: { a: 1 },
    reached: ['y'],
    isAnswerTakenBack: true,
  },
  { seq: 4, at, type: 'notice', sentence: 'Built again.' },
];

test('the log says which inputs changed, what had to run and how it ended', () => {
  const log = applyToLog(EMPTY_LOG, events);
  expect(log.entries).toEqual([
    {
      generation: 1,
      at,
      changed: ['a', 'b'],
      reached: ['x', 'y'],
      isAnswerTakenBack: false,
      ended: { at, status: 'succeeded' },
      notices: [],
    },
    {
      generation: 2,
      at,
      changed: ['b'],
      reached: ['y'],
      isAnswerTakenBack: true,
      ended: null,
      notices: ['Built again.'],
    },
  ]);
  expect(applyToLog(log, events)).toBe(log);
});
