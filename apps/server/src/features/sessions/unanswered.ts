import { UNANSWERED_AFTER_MILLISECONDS } from './limits.ts';

export const UNANSWERED_SENTENCE =
  'Nobody answered for an hour, so that the process of this app was ended. Its question stands: with your answer everything is computed again up to there, and goes on.';

/** Calls once when nobody has answered for long, nor used a widget beside the question. Answers how to stop. */
export function watchUnanswered(usedAt: () => number, onUnanswered: () => void): () => void {
  const askedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const left = Math.max(askedAt, usedAt()) + UNANSWERED_AFTER_MILLISECONDS - Date.now();
    if (left > 0) timer = setTimeout(look, left);
    else onUnanswered();
  };
  look();
  return () => clearTimeout(timer);
}
