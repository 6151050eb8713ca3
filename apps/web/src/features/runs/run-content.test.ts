import {
  applyRunEvents,
  type CellView,
  EMPTY_RUN_STATE,
  type RunEvent,
  type RunOutput,
  type RunStatus,
} from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { nameIn } from './download-run.ts';
import { anchorsByCell, arrangeContent, collectSetups, makeReadable } from './run-content.ts';
import { splitIntoSections } from './run-sections.ts';

const AT = '2026-03-01T09:30:00.000Z';
const prose = (id: string, source: string): CellView => ({ id, type: 'markdown', source, tags: [] });
const code = (id: string): CellView => ({ id, type: 'code', source: null, tags: [] });
const cells = [
  prose('t', '# **Report**\n\nAbout it.'),
  code('a'),
  prose('p', '## Plot'),
  code('b'),
  prose('e', '## End'),
  code('c'),
];
const headings = [
  { cellId: 't', level: 1, text: 'Report', anchor: 'report' },
  { cellId: 'p', level: 2, text: 'Plot', anchor: 'plot' },
  { cellId: 'e', level: 2, text: 'End', anchor: 'end' },
];
const document = { cells, sections: splitIntoSections(cells, headings) };
const after = (...events: RunEvent[]) => applyRunEvents(EMPTY_RUN_STATE, events);
const started = (seq: number, cellId: string): RunEvent => ({ seq, at: AT, type: 'cell-started', cellId });
const ended = (seq: number, cellId: string, status: 'ok' | 'error'): RunEvent => ({
  seq,
  at: AT,
  type: 'cell-finished',
  cellId,
  status,
  milliseconds: 1,
  executionCount: 1,
});
const layout = (status: RunStatus, ...events: RunEvent[]) => {
  const { reached, ahead } = arrangeContent(document, after(...events), status);
  return { reached: reached.map((cell) => cell.id), ahead };
};

describe('the page of a run', () => {
  it('shows the words before the first result while it waits', () => {
    expect(layout('queued')).toEqual({ reached: ['t'], ahead: ['Plot', 'End'] });
  });

  it('goes as far as the run, and on to the words of what comes next', () => {
    expect(layout('running', started(1, 'a'))).toEqual({ reached: ['t', 'a'], ahead: ['Plot', 'End'] });
    expect(layout('running', started(1, 'a'), ended(2, 'a', 'ok'))).toEqual({
      reached: ['t', 'a', 'p'],
      ahead: ['End'],
    });
  });

  it('shows no words about results that a failed run never had', () => {
    expect(layout('failed', started(1, 'a'), ended(2, 'a', 'error'))).toEqual({
      reached: ['t', 'a'],
      ahead: ['Plot', 'End'],
    });
  });

  it('shows everything after success', () => {
    expect(layout('succeeded', started(1, 'a'))).toEqual({
      reached: ['t', 'a', 'p', 'b', 'e', 'c'],
      ahead: [],
    });
  });

  it('knows the anchors of each cell with headings', () => {
    expect([...anchorsByCell(headings)]).toEqual([
      ['t', ['report']],
      ['p', ['plot']],
      ['e', ['end']],
    ]);
  });
});

describe('outputs that load libraries', () => {
  const load: RunEvent = {
    seq: 1,
    at: AT,
    type: 'output',
    cellId: 'a',
    output: {
      output_type: 'display_data',
      data: { 'application/vnd.bokehjs_load.v0+json': '', 'text/html': '' },
      metadata: {},
    },
  };

  it('come to every cell below, as the same list for as long as it says the same', () => {
    const state = after(load);
    const first = collectSetups(cells, state, new Map());
    const again = collectSetups(cells, applyRunEvents(state, [started(2, 'b')]), first);
    expect([first.get('a')?.length, first.get('b')?.length]).toEqual([0, 1]);
    expect([...again.keys()].every((id) => again.get(id) === first.get(id))).toBe(true);
  });
});

describe('outputs that alternate', () => {
  const piece = (name: 'stdout' | 'stderr', text: string): RunOutput => ({
    output_type: 'stream',
    name,
    text,
  });

  it('become one text per stream, around everything else', () => {
    const chart: RunOutput = { output_type: 'display_data', data: { 'image/png': '' }, metadata: {} };
    const log = Array.from({ length: 20 }, (_, index) =>
      piece(index % 2 === 0 ? 'stdout' : 'stderr', `${index} `),
    );
    expect(makeReadable([...log, chart, piece('stdout', 'end')])).toEqual([
      piece('stdout', '0 2 4 6 8 10 12 14 16 18 '),
      piece('stderr', '1 3 5 7 9 11 13 15 17 19 '),
      chart,
      piece('stdout', 'end'),
    ]);
  });

  it('stay the same list when there are few', () => {
    const few = [piece('stdout', 'a'), piece('stderr', 'b'), piece('stdout', 'c')];
    expect(makeReadable(few)).toBe(few);
  });
});

describe('the name of a download', () => {
  it('is the one that the hub gives', () => {
    expect([
      nameIn(null),
      nameIn('attachment; filename="report.html"'),
      nameIn('attachment; filename="x"; filename*=UTF-8\'\'Bericht%20M%C3%A4rz.html'),
      nameIn("attachment; filename*=UTF-8''%E0%A4%A"),
    ]).toEqual([null, 'report.html', 'Bericht März.html', null]);
  });
});
