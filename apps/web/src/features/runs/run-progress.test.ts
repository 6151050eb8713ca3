import {
  applyRunEvents,
  type CellView,
  EMPTY_RUN_STATE,
  type Heading,
  type RunEvent,
  type RunState,
  type RunStatus,
} from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { currentStatus, measureProgress, percentDone, sayStatus, titleOfRun } from './run-progress.ts';
import { sectionStatus, splitIntoSections } from './run-sections.ts';

const AT = '2026-03-01T09:30:00.000Z';
const prose = (id: string): CellView => ({ id, type: 'markdown', source: '', tags: [] });
const code = (id: string): CellView => ({ id, type: 'code', source: null, tags: [] });
const heading = (cellId: string, level: number, text: string): Heading => ({
  cellId,
  level,
  text,
  anchor: cellId,
});
const started = (seq: number, cellId: string): RunEvent => ({ seq, at: AT, type: 'cell-started', cellId });
const ended = (seq: number, cellId: string, status: 'ok' | 'error' = 'ok'): RunEvent => ({
  seq,
  at: AT,
  type: 'cell-finished',
  cellId,
  status,
  milliseconds: 5,
  executionCount: 1,
});
const after = (...events: RunEvent[]): RunState => applyRunEvents(EMPTY_RUN_STATE, events);

const cells = [prose('t'), code('a'), prose('h1'), code('b'), code('c'), prose('h2'), prose('h3'), code('d')];
const headings = [
  heading('t', 1, 'Report'),
  heading('h1', 2, 'Load'),
  heading('h2', 2, 'Words only'),
  heading('h3', 2, 'Plan'),
  heading('h3', 3, 'Plot'),
];
const sections = splitIntoSections(cells, headings);

describe('the sections of a notebook', () => {
  it('are named by the nearest heading above; the title is none, and prose alone is none', () => {
    expect(sections).toEqual([
      { cellId: 't', title: null, codeCellIds: ['a'] },
      { cellId: 'h1', title: 'Load', codeCellIds: ['b', 'c'] },
      { cellId: 'h3', title: 'Plot', codeCellIds: ['d'] },
    ]);
  });

  it('keep a first heading that is as high as the others', () => {
    const flat = [heading('t', 2, 'One'), heading('h1', 2, 'Two')];
    expect(splitIntoSections(cells, flat).map(({ title }) => title)).toEqual(['One', 'Two']);
  });

  it('stand where their cells stand', () => {
    const state = after(started(1, 'a'), ended(2, 'a'), started(3, 'b'), ended(4, 'b'));
    expect(sections.map((section) => sectionStatus(section, state, 'running'))).toEqual([
      'done',
      'running',
      'waiting',
    ]);
    expect(sections.map((section) => sectionStatus(section, state, 'cancelled'))).toEqual([
      'done',
      'stopped',
      'stopped',
    ]);
  });

  it('fail only where the run did', () => {
    const errors = after(started(1, 'a'), ended(2, 'a', 'error'), started(3, 'b'), ended(4, 'b', 'error'));
    const failure = {
      code: 'cell-error',
      sentence: '',
      advice: null,
      cellId: 'b',
      name: null,
      message: null,
      traceback: null,
    } as const;
    const stand = (state: RunState, status: RunStatus) =>
      sections.map((section) => sectionStatus(section, state, status));
    expect(stand({ ...errors, failure }, 'failed')).toEqual(['done', 'failed', 'stopped']);
    expect(stand(errors, 'cancelled')).toEqual(['stopped', 'stopped', 'stopped']);
    expect(stand(errors, 'running')).toEqual(['done', 'running', 'waiting']);
  });
});

describe('progress', () => {
  const state = after(started(1, 'a'), ended(2, 'a'), started(3, 'b'));
  const progress = measureProgress(sections, state);

  it('counts code cells and names the section that runs', () => {
    expect(progress).toEqual({ done: 1, total: 4, current: sections[1] });
    expect([percentDone(progress), percentDone({ done: 0, total: 0, current: null })]).toEqual([25, 0]);
  });

  it('is said by heading, never by number', () => {
    const say = (
      status: Parameters<typeof sayStatus>[0]['status'],
      queuePosition: number | null,
      milliseconds: number | null,
    ) => sayStatus({ status, queuePosition, progress, milliseconds });
    expect([
      say('queued', null, null),
      say('queued', 1, null),
      say('queued', 2, null),
      say('queued', 5, null),
      say('starting', null, null),
      say('running', null, 5_000),
      sayStatus({
        status: 'running',
        queuePosition: null,
        progress: { ...progress, current: sections[0]! },
        milliseconds: 1,
      }),
      say('cancelling', null, 5_000),
      say('succeeded', null, 12_400),
      say('failed', null, 3_000),
      say('failed', null, null),
      say('cancelled', null, 61_000),
    ]).toEqual([
      'Waiting to start',
      'Waiting to start: yours is next',
      'Waiting to start: one run is before yours',
      'Waiting to start: 4 runs are before yours',
      'Getting Python ready',
      'Running: Load',
      'Running',
      'Stopping…',
      'Done in 12 s',
      'Failed after 3.0 s',
      'Failed',
      'Stopped after 1 min 1 s',
    ]);
  });

  it('shows in the title of the tab', () => {
    expect([titleOfRun('Report', 'running', progress), titleOfRun('Report', 'failed', progress)]).toEqual([
      '25 % · Report',
      'Failed · Report',
    ]);
  });

  it('trusts the events once they have caught up', () => {
    const run = { status: 'running', lastEvent: 3 } as const;
    expect([
      currentStatus(run, EMPTY_RUN_STATE),
      currentStatus(run, { ...state, status: 'cancelling' }),
    ]).toEqual(['running', 'cancelling']);
    expect(currentStatus({ status: 'succeeded', lastEvent: 9 }, { ...state, status: 'running' })).toBe(
      'succeeded',
    );
  });
});
