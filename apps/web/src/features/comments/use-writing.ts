import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** A form that opens beside its button; closing it gives the focus back. */
export function useWriting() {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    // The button may be away while the form is there.
    flushSync(() => setOpen(false));
    button.current?.focus();
  };
  return { button, isOpen, open: () => setOpen(true), close };
}
