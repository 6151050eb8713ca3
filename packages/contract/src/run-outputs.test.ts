import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRunEvent, applyRunEvents, EMPTY_RUN_STATE, type RunState } from './run-outputs.ts';
import type { RunEvent, RunOutput } from './schemas/runs.ts';

const AT = '2026-03-01T09:30:00.000Z';
type Unnumbered = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'seq' | 'at'> : never) : never;

const cellId = fc.constantFrom('load', 'plot', '__proto__', 'constructor');
const displayId = fc.constantFrom('progress', 'table');
const stream = fc.constantFrom<'stdout' | 'stderr'>('stdout', 'stderr');
const data = fc.string({ maxLength: 4 }).map((text) => ({ 'text/plain': text }));

const display: fc.Arbitrary<RunOutput> = fc.record(
  {
    output_type: fc.constant('display_data' as const),
    data,
    metadata: fc.constant({}),
    display_id: displayId,
  },
  { requiredKeys: ['output_type', 'data', 'metadata'] },
);
const result: fc.Arbitrary<RunOutput> = fc.record({
  output_type: fc.constant('execute_result' as const),
  data,
  metadata: fc.constant({}),
  execution_count: fc.option(fc.nat(9), { nil: null }),
});

const unnumbered: fc.Arbitrary<Unnumbered> = fc.oneof(
  fc.record({
    type: fc.constant('status' as const),
    status: fc.constantFrom('starting', 'running', 'cancelling'),
  }),
  fc.record({ type: fc.constant('cell-started' as const), cellId }),
  fc.record({ type: fc.constant('output' as const), cellId, output: fc.oneof(display, result) }),
  fc.record({
    type: fc.constant('stream' as const),
    cellId,
    name: stream,
    text: fc.string({ maxLength: 4 }),
  }),
  fc.record({ type: fc.constant('clear' as const), cellId, wait: fc.boolean() }),
  fc.record({ type: fc.constant('update-display' as const), displayId, data, metadata: fc.constant({}) }),
  fc.record({
    type: fc.constant('cell-finished' as const),
    cellId,
    status: fc.constantFrom('ok', 'error', 'skipped'),
    milliseconds: fc.nat(99),
    executionCount: fc.option(fc.nat(9)),
  }),
  fc.record({
    type: fc.constant('finished' as const),
    status: fc.constant('succeeded'),
    failure: fc.constant(null),
  }),
) as fc.Arbitrary<Unnumbered>;

const number = (events: readonly Unnumbered[]): RunEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1, at: AT }) as RunEvent);
const history = fc.array(unnumbered, { maxLength: 40 }).map(number);
const oneByOne = (state: RunState, events: readonly RunEvent[]): RunState =>
  events.reduce(applyRunEvent, state);
const whole = (events: readonly RunEvent[]): RunState => applyRunEvents(EMPTY_RUN_STATE, events);

describe('the events of a run', () => {
  it('add up to the same, one by one or at once', () => {
    fc.assert(
      fc.property(history, (events) => {
        expect(whole(events)).toEqual(oneByOne(EMPTY_RUN_STATE, events));
      }),
    );
  });

  it('change nothing when they are replayed', () => {
    fc.assert(
      fc.property(history, fc.nat(40), (events, from) => {
        const state = whole(events);
        expect(applyRunEvents(state, events.slice(from))).toBe(state);
      }),
    );
  });

  it('can be resumed after any prefix, also with an overlap', () => {
    fc.assert(
      fc.property(history, fc.nat(40), fc.nat(5), (events, cut, overlap) => {
        const prefix = whole(events.slice(0, cut));
        expect(applyRunEvents(prefix, events.slice(Math.max(0, cut - overlap)))).toEqual(whole(events));
      }),
    );
  });

  it('never change a state that was handed out before', () => {
    fc.assert(
      fc.property(history, history, (first, then) => {
        const state = whole(first);
        const before = structuredClone(state);
        const offset = first.length;
        applyRunEvents(
          state,
          then.map((event) => ({ ...event, seq: event.seq + offset })),
        );
        expect(state).toEqual(before);
      }),
    );
  });

  it('leave cells that they do not touch the same objects', () => {
    const before = whole(number([{ type: 'stream', cellId: 'load', name: 'stdout', text: 'a' }]));
    const after = applyRunEvent(before, { seq: 2, at: AT, type: 'cell-started', cellId: 'plot' });
    expect(after.cells.load).toBe(before.cells.load);
  });
});

describe('the outputs of a cell', () => {
  const outputsAfter = (...events: Unnumbered[]) => whole(number(events)).cells.load?.outputs;
  const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Unnumbered => ({
    type: 'stream',
    cellId: 'load',
    name,
    text,
  });

  it('join text of one stream until another output comes between', () => {
    expect(outputsAfter(print('a'), print('b'), print('!', 'stderr'), print('c'))).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'ab' },
      { output_type: 'stream', name: 'stderr', text: '!' },
      { output_type: 'stream', name: 'stdout', text: 'c' },
    ]);
  });

  it('stay until the next output when the cell asks to clear and wait', () => {
    const clear: Unnumbered = { type: 'clear', cellId: 'load', wait: true };
    expect(outputsAfter(print('old'), clear)).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'old' },
    ]);
    expect(outputsAfter(print('old'), clear, print('new'))).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'new' },
    ]);
  });

  it('change in place when their display is updated, wherever they stand', () => {
    const shown = (cellId: string): Unnumbered => ({
      type: 'output',
      cellId,
      output: {
        output_type: 'display_data',
        data: { 'text/plain': '0 %' },
        metadata: {},
        display_id: 'progress',
      },
    });
    const update: Unnumbered = {
      type: 'update-display',
      displayId: 'progress',
      data: { 'text/plain': '50 %' },
      metadata: {},
    };
    const state = whole(number([shown('load'), shown('plot'), update]));
    const expected = [
      { output_type: 'display_data', data: { 'text/plain': '50 %' }, metadata: {}, display_id: 'progress' },
    ];
    expect([state.cells.load?.outputs, state.cells.plot?.outputs]).toEqual([expected, expected]);
  });
});
