import {
  applySessionEvents,
  EMPTY_SESSION_STATE,
  type SessionEvent,
  type SessionState,
} from '@quire/contract';
import type { TestHub } from './test-hub.ts';

export const isReady = (generation: number) => (state: SessionState) =>
  state.status === 'ready' && state.generation === generation;

/** What the cells of an app have printed. */
export const textOf = (state: SessionState): string =>
  Object.values(state.run.cells)
    .flatMap((cell) => cell.outputs)
    .map((output) => (output.output_type === 'stream' ? output.text : ''))
    .join('');

/** As if a hub that says nothing held an app; answers the claim. */
export async function holdElsewhere({ db }: TestHub, id: string, until: Date): Promise<string> {
  const claim = '00000000-0000-4000-8000-000000000000';
  await db.updateTable('sessions').set({ claim, lease_until: until }).where('id', '=', id).execute();
  return claim;
}

const WAIT_MILLISECONDS_MAX = 60_000;
type Follow = (signal: AbortSignal) => AsyncGenerator<SessionEvent, void>;

/** Follows an app from its first event until its state is as wanted. */
export async function untilState(
  follow: Follow,
  isThere: (state: SessionState) => boolean,
): Promise<{ state: SessionState; events: SessionEvent[] }> {
  let state = EMPTY_SESSION_STATE;
  const events: SessionEvent[] = [];
  for await (const event of follow(AbortSignal.timeout(WAIT_MILLISECONDS_MAX))) {
    events.push(event);
    state = applySessionEvents(state, [event]);
    if (isThere(state)) return { state, events };
  }
  throw new Error(`never got there: ${JSON.stringify(events.slice(-5))}`);
}
