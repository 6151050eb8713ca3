import type { SessionSummary } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { chooseOpen } from './choose-open.ts';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const app = (id: string, version: number, { minutes = 5, status = 'ready' } = {}): SessionSummary =>
  ({ id, version, status, lastUsedAt: new Date(NOW - minutes * 60_000).toISOString() }) as never;
const chosen = (open: readonly SessionSummary[], wish: { named?: string; canPublish?: boolean } = {}) =>
  chooseOpen(open, { named: undefined, canPublish: false, ...wish, version: 3, now: NOW })?.id ?? null;

describe('the open app that somebody goes on with', () => {
  it('is the one that the address names, then the one of the newest version', () => {
    const open = [app('recent', 2), app('newest', 3, { minutes: 600 }), app('old', 1, { minutes: 600 })];
    expect([
      chosen(open),
      chosen(open, { named: 'old' }),
      chosen(open, { named: 'of somebody else' }),
    ]).toEqual(['newest', 'old', 'newest']);
  });

  it('is the one that they were using as another version was published, unless they publish themselves', () => {
    const open = [app('recent', 2), app('old', 1, { minutes: 600 })];
    expect([chosen(open), chosen(open, { canPublish: true })]).toEqual(['recent', null]);
  });

  it('is a new one where they left long ago, or where the earlier version had failed', () => {
    expect([
      chosen([]),
      chosen([app('old', 2, { minutes: 61 })]),
      chosen([app('failed', 2, { status: 'failed' })]),
    ]).toEqual([null, null, null]);
  });
});
