import { CloseButton } from '@mantine/core';
import { notifications, useNotifications } from '@mantine/notifications';
import { useEffect, useSyncExternalStore } from 'react';
import { toasts } from './later-toasts.ts';
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
  return error && <PlainToasts />;
}

/** What toasts say, where the code that shows them well did not arrive. */
function PlainToasts() {
  const { notifications: shown } = useNotifications();
  return (
    <div className={classes.plain}>
      {shown.map(({ id = '', title, message, withCloseButton = true }) => (
        <div key={id} role="alert" className={classes.toast}>
          <div>
            {title && <p className={classes.title}>{title}</p>}
            {message}
          </div>
          {withCloseButton && <CloseButton aria-label="Close" onClick={() => notifications.hide(id)} />}
        </div>
      ))}
    </div>
  );
}
