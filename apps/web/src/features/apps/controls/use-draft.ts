import { useEffect, useRef, useState } from 'react';

/**
 * What is being typed, as it is typed, while `value` is what it was read as. Where the value becomes another one
 * without a key, as by a change in another tab, the draft is of nothing any more and `null`.
 */
export function useDraft(value: string): [string | null, (draft: string | null) => void] {
  const [draft, setDraft] = useState<string | null>(null);
  const seen = useRef({ draft, value });
  useEffect(() => {
    const isByItself = value !== seen.current.value && draft === seen.current.draft;
    seen.current = { draft, value };
    if (isByItself) setDraft(null);
  }, [draft, value]);
  return [draft, setDraft];
}
