import { useEffect, useSyncExternalStore } from 'react';
import { toasts } from './later-toasts.ts';
import { NotArrived } from './not-arrived.tsx';
import classes from './toast-place.module.css';

/** By then a page has shown what it begins with; the first toast of a visit needs no file from a hub that is away. */
const FETCH_MILLISECONDS = 3_000;

/** Where toasts appear, without being part of what a page begins with. */
export function ToastPlace() {
  const { value: Toasts, error } = useSyncExternalStore(toasts.listen, toasts.read);
  useEffect(() => {
    const timer = setTimeout(() => void toasts.begin(), FETCH_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  if (Toasts) return <Toasts />;
  // What toasts would say could not be said.
  return (
    error && (
      <div className={classes.lost}>
        <NotArrived error={error} />
      </div>
    )
  );
}
