import type {
  SessionId,
  SessionState,
  ShareId,
  ShownVariable,
  ShownVariables,
  VariableScope,
} from '@quire/contract';
import { useMemo } from 'react';
import { api } from '../../api.ts';

type Opening = { readonly name: string; readonly scope: VariableScope; readonly signal: AbortSignal };

/** Where the variables of an app are looked at. */
export type VariablesSource = {
  readonly key: string;
  readonly list: (signal: AbortSignal) => Promise<ShownVariables>;
  readonly open: (opening: Opening) => Promise<ShownVariable>;
  /** Whether they are offered even where no code is shown: to who came to find out what went wrong. */
  readonly isAlways: boolean;
  /** Computes the same again, with all that it makes; `null` for who only looks. */
  readonly computeAgain: ((state: SessionState) => Promise<unknown>) | null;
  /** Who is looked at, where it is somebody else. */
  readonly person: string | null;
};

/** The variables of an app of one's own. */
export function useOwnVariables(id: SessionId): VariablesSource {
  return useMemo(
    () => ({
      key: id,
      list: (signal) => api.sessions.listVariables({ params: { id }, signal }),
      open: ({ name, scope, signal }) =>
        api.sessions.getVariable({ params: { id, name }, query: { scope }, signal }),
      isAlways: false,
      computeAgain: ({ parameters }) =>
        api.sessions.changeInputs({ params: { id }, body: { parameters: { ...parameters } } }),
      person: null,
    }),
    [id],
  );
}

/** The variables of an app that somebody lets one look at. */
export function useSharedVariables(id: ShareId, person: string): VariablesSource {
  return useMemo(
    () => ({
      key: id,
      list: (signal) => api.sessionShares.listSharedVariables({ params: { id }, signal }),
      open: ({ name, scope, signal }) =>
        api.sessionShares.getSharedVariable({ params: { id, name }, query: { scope }, signal }),
      isAlways: true,
      computeAgain: null,
      person,
    }),
    [id, person],
  );
}
