import { describe, expect, it } from 'vitest';
import { ExecutionLog } from './execution-log.ts';

const cell = (id: string, executionCount: number | null = null, type = 'code') => ({
  id,
  type,
  executionCount,
});

describe('the order in which cells ran', () => {
  it('is that of the saved numbers until something runs, and cells that never ran come last', () => {
    const cells = [cell('a', 3), cell('note', null, 'markdown'), cell('b'), cell('c', 1)];
    expect(new ExecutionLog().order(cells)).toEqual(['c', 'a', 'b']);
  });
  it('goes on with what runs now, again where a cell runs again', () => {
    const log = new ExecutionLog();
    const cells = [cell('a', 1), cell('b', 2), cell('c')];
    log.add('c', cells);
    log.add('a', cells);
    expect(log.order(cells)).toEqual(['a', 'b', 'c', 'a']);
  });
  it('begins anew with a new kernel, and leaves out cells that are gone', () => {
    const log = new ExecutionLog();
    const cells = [cell('a', 2), cell('b', 1)];
    log.clear();
    log.add('gone', cells);
    log.add('b', cells);
    expect(log.order(cells)).toEqual(['b', 'a']);
  });
});
