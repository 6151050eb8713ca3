import { useSessionStorage } from '@mantine/hooks';
import { keyOf } from './kept-work.ts';
import { useMaybeMe } from './session.ts';

/**
 * Words that are not sent yet; `null` where there are none. This tab keeps them, also when it is loaded again, until
 * whoever wrote them signs out.
 */
export function useUnsent(name: string) {
  const me = useMaybeMe();
  const [draft, setDraft, forget] = useSessionStorage<string | null>({
    key: keyOf(me?.user.handle ?? '', `unsent ${name}`),
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  return { draft, setDraft, forget };
}
