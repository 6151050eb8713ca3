import { UnreachableError } from '@quire/client';
import { HubError } from '@quire/contract';

/** An answer takes milliseconds; a connection that died unnoticed, as of a laptop that slept, never brings one. */
const ANSWER_MILLISECONDS = 10_000;

/** Ends a request that gets no answer; what it asked for may have been done. */
export const answerLimit = (): AbortSignal => AbortSignal.timeout(ANSWER_MILLISECONDS);

/** What may pass by itself: no answer at all, a hub that starts or is pressed; for a while, one of a proxy. */
export function isTemporary(error: unknown, tries: number): boolean {
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  if (error instanceof UnreachableError || isLate) return true;
  if (!(error instanceof HubError)) return false;
  return TEMPORARY.has(error.code) || (error.code === 'internal' && tries < INTERNAL_TRIES_MAX);
}
const TEMPORARY: ReadonlySet<string> = new Set(['unavailable', 'too-many-requests']);
/** Half a minute: a hub is back by then, and what a proxy says still is what it will go on saying. */
const INTERNAL_TRIES_MAX = 15;
