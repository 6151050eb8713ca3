import { UNANSWERED_AFTER_MILLISECONDS } from './limits.ts';

/** Why the process of an open question was ended; the question stands. */
export type GivenUp = 'nobody answered' | 'others need the place';

const STANDS = 'Its question stands: with your answer everything is computed again up to there, and goes on.';
/** What the app's page says of it. */
export const GIVEN_UP_SENTENCES: Readonly<Record<GivenUp, string>> = {
  'nobody answered': `Nobody answered for an hour, so that the process of this app was ended. ${STANDS}`,
  'others need the place': `Many apps are open, so that the process of this one made room while it waited for an answer. ${STANDS}`,
};

/**
 * Calls once when nobody has answered for long, nor used a widget beside the question, or when others need the
 * place. Answers how to stop.
 */
export function watchUnanswered(
  { usedAt, parking }: { usedAt: () => number; parking: AbortSignal },
  onGivenUp: (why: GivenUp) => void,
): () => void {
  const askedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
    parking.removeEventListener('abort', park);
  };
  const giveUp = (why: GivenUp) => {
    stop();
    onGivenUp(why);
  };
  const park = () => giveUp('others need the place');
  const look = () => {
    const left = Math.max(askedAt, usedAt()) + UNANSWERED_AFTER_MILLISECONDS - Date.now();
    if (left > 0) timer = setTimeout(look, left);
    else giveUp('nobody answered');
  };
  parking.addEventListener('abort', park, { once: true });
  if (parking.aborted) park();
  else look();
  return stop;
}

export const isGivenUp = (reason: unknown): reason is GivenUp =>
  typeof reason === 'string' && Object.hasOwn(GIVEN_UP_SENTENCES, reason);
