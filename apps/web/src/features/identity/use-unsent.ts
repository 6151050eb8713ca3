import { useSessionStorage } from '@mantine/hooks';
import { useMaybeMe } from './session.ts';

/**
 * Words that are not sent yet; `null` where there are none. This tab keeps them, also when it is loaded again, for
 * whoever wrote them alone.
 */
export function useUnsent(name: string) {
  const me = useMaybeMe();
  const [draft, setDraft, forget] = useSessionStorage<string | null>({
    key: `quire.draft.${me?.user.handle ?? ''}.${name}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  return { draft, setDraft, forget };
}
