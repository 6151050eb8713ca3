import {
  applySessionEvents,
  EMPTY_SESSION_STATE,
  type SessionEvent,
  type SessionState,
} from '@quire/contract';

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
