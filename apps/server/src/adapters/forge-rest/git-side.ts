import { setTimeout as sleep } from 'node:timers/promises';
import { ForgeError } from '../../ports/forge.ts';

/** Forks of ordinary repositories take seconds; the largest are given up here and found at the next try. */
const READABLE_MILLISECONDS_MAX = 90_000;
const PAUSE_FIRST_MILLISECONDS = 200;
const PAUSE_MAX_MILLISECONDS = 3_000;
const ANSWER_MILLISECONDS_MAX = 20_000;
/** Refs are listed with branches early on; a repository that shows none in so much text has none. */
const LISTING_BYTES_MAX = 4 * 1024 * 1024;

export type GitSide = {
  /** The forge's name in sentences. */
  name: string;
  cloneUrl: string;
  /** How git signs in over https. */
  credentials: { username: string; password: string };
};

/** Waits until git itself can read branches there: forges say that a fork exists before it does. */
export async function waitUntilReadable(side: GitSide, signal: AbortSignal): Promise<void> {
  const until = Date.now() + READABLE_MILLISECONDS_MAX;
  for (let pause = PAUSE_FIRST_MILLISECONDS; ; pause = Math.min(pause * 2, PAUSE_MAX_MILLISECONDS)) {
    if (await isReadable(side, signal)) return;
    if (Date.now() + pause > until) {
      throw new ForgeError('unavailable', `${side.name} is still making your fork. Try again in a minute.`, {
        retryAfterMs: PAUSE_MAX_MILLISECONDS * 10,
      });
    }
    await sleep(pause, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }
}

async function isReadable({ cloneUrl, credentials }: GitSide, signal: AbortSignal): Promise<boolean> {
  const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
  try {
    const response = await fetch(`${cloneUrl}/info/refs?service=git-upload-pack`, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MILLISECONDS_MAX)]),
      headers: { authorization: `Basic ${basic}`, 'user-agent': 'git/2 (Quire)' },
    });
    if (response.status === 200) return await showsBranches(response);
    await response.body?.cancel();
    return false;
  } catch {
    if (signal.aborted) throw signal.reason;
    return false;
  }
}

async function showsBranches(response: Response): Promise<boolean> {
  let text = '';
  // Leaving the loop early ends the transfer.
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('latin1');
    if (text.includes(' refs/heads/')) return true;
    if (text.length > LISTING_BYTES_MAX) return false;
  }
  return false;
}
