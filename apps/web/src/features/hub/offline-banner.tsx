import { useIsReachable } from './connection.ts';
import classes from './offline-banner.module.css';

/** Says that the hub does not answer, for as long as it does not. */
export function OfflineBanner() {
  const isReachable = useIsReachable();
  return (
    <div role="status" aria-live="polite">
      {!isReachable && (
        <p className={classes.banner}>
          The hub does not answer. What you see may be out of date; this page goes on by itself as soon as the
          hub is back.
        </p>
      )}
    </div>
  );
}
