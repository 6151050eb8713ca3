import type { JsonValue } from '@quire/analysis';
import { HubError, type SessionId } from '@quire/contract';
import { type ReactNode, useCallback } from 'react';
import { api } from '../../api.ts';
import { showError } from '../../ui/toast.ts';
import type { SearchOptions } from '../apps/controls/search-control.tsx';
import { HelperInput, readShownInput } from '../apps/helper-input.tsx';

/** Options of one search; more come as the list is scrolled. */
const PAGE_OPTIONS = 50;

/** Draws the inputs that the cells of an app show in their places. */
export function useHelperInputs(id: SessionId): (input: unknown) => ReactNode {
  const change = useCallback(
    async (key: string, value: JsonValue | undefined): Promise<string | null> => {
      const body = value === undefined ? { reset: [key] } : { inputs: { [key]: value } };
      try {
        await api.sessions.changeHelperInputs({ params: { id }, body });
        return null;
      } catch (error) {
        if (error instanceof HubError && error.code === 'invalid-parameters') return error.detail;
        showError(error);
        return null;
      }
    },
    [id],
  );
  const search = useCallback(
    (key: string): SearchOptions =>
      ({ words, offset, signal }) =>
        api.sessions.searchInputOptions({
          params: { id, key },
          query: { q: words, offset, limit: PAGE_OPTIONS },
          signal,
        }),
    [id],
  );
  return useCallback(
    (given) => {
      const input = readShownInput(given);
      return input && <HelperInput key={input.key} input={input} onChange={change} search={search} />;
    },
    [change, search],
  );
}
