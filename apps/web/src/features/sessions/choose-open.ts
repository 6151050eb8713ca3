import type { SessionSummary } from '@quire/contract';

/** Who comes back within this was in the middle of something, and goes on with it. */
const PAUSE_MILLISECONDS = 60 * 60_000;

type Wish = {
  /** The app that the address names, where it does. */
  readonly named: unknown;
  /** The newest version. */
  readonly version: number;
  /** Who publishes comes to see what they published. */
  readonly canPublish: boolean;
  readonly now: number;
};

/**
 * The open app to go on with: the one that the address names, the one of the newest version, or the one of an earlier
 * version that its person was using as another came. `null` where a new one is to be opened.
 */
export function chooseOpen(open: readonly SessionSummary[], wish: Wish): SessionSummary | null {
  const { named, version, canPublish, now } = wish;
  const isRecent = ({ lastUsedAt, status }: SessionSummary) =>
    status !== 'failed' && now - Date.parse(lastUsedAt) < PAUSE_MILLISECONDS;
  return (
    open.find(({ id }) => id === named) ??
    open.find((one) => one.version === version) ??
    (canPublish ? undefined : open.find(isRecent)) ??
    null
  );
}
