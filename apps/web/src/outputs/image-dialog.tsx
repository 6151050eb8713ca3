import { useEffect, useRef } from 'react';
import classes from './dialogs.module.css';

export type ImageDialogProps = { readonly src: string; readonly alt: string; readonly onClose: () => void };

/** One image as large as the window; any click or Escape closes it. */
export function ImageDialog({ src, alt, onClose }: ImageDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={classes.lightbox} aria-label={alt} onClose={onClose}>
      <button type="button" onClick={() => dialog.current?.close()} aria-label="Close the enlarged image">
        <img src={src} alt={alt} />
      </button>
    </dialog>
  );
}
