import { useSessionStorage } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useMaybeMe } from '../identity/session.ts';

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

/**
 * Words that are not sent yet; `null` where there are none. This tab keeps them, also when it is loaded again, for
 * whoever wrote them alone.
 */
export function useDraft(name: string) {
  const me = useMaybeMe();
  const [draft, setDraft, forget] = useSessionStorage<string | null>({
    key: `quire.draft.${me?.user.handle ?? ''}.${name}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  return { draft, setDraft, forget };
}
