import { expect, it } from 'vitest';
import type { Signal } from '../ports/signals.ts';
import { decodeSignal, encodeSignal } from './signal-channel.ts';

it('brings every signal to the other hubs as it was', () => {
  const signals: Signal[] = [
    { kind: 'queued' },
    { kind: 'session-queued' },
    { kind: 'events', runId: '1' },
    { kind: 'cancel', runId: '1' },
    { kind: 'session-events', sessionId: '1' },
    { kind: 'session-wanted', sessionId: '1' },
    { kind: 'forge-event', forge: 'github', fullName: 'team/features' },
    { kind: 'forge-event', forge: 'github', fullName: 'team/features', sha: 'abc' },
    { kind: 'forge-event', forge: 'gitlab', fullName: 'a/b/c', number: 7 },
    { kind: 'forge-event', forge: 'gitea', fullName: 'team/features', sha: 'abc', number: 7 },
  ];
  expect(signals.map((signal) => decodeSignal(encodeSignal(signal)))).toEqual(signals);
});

it('leaves out what another version of the hub says', () => {
  expect(['', 'unheard-of', 'events', 'forge-event github', 'forge-event'].map(decodeSignal)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
