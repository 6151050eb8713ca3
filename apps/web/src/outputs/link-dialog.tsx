import { useEffect, useId, useRef } from 'react';
import classes from './dialogs.module.css';

export type LinkDialogProps = { readonly href: string; readonly onClose: () => void };

/** Shows where a link in an output leads before anything opens: its text may say something else. */
export function LinkDialog({ href, onClose }: LinkDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={classes.linkDialog} aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>Open {new URL(href).host}?</h2>
      <p>This link is part of the notebook’s output. It opens in a new tab.</p>
      <code>{href}</code>
      <div>
        <button type="button" onClick={() => dialog.current?.close()}>
          Stay here
        </button>
        <a href={href} target="_blank" rel="noopener noreferrer" onClick={() => dialog.current?.close()}>
          Open in a new tab
        </a>
      </div>
    </dialog>
  );
}
