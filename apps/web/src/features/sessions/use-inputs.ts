import type { ParameterValues } from '@quire/analysis';
import { UnreachableError } from '@quire/client';
import {
  HubError,
  type ProblemItem,
  type Session,
  type SessionState,
  type SessionSummary,
} from '@quire/contract';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api.ts';
import { showError } from '../../ui/toast.ts';
import { useLasting } from '../../ui/use-lasting.ts';
import { InputsSender, type Sending } from './inputs-sender.ts';
import type { Taken } from './live-inputs.tsx';

/** A change that is taken up sooner need not dim what is shown. */
const DIM_AFTER_MILLISECONDS = 1_000;

/** What is shown may not be that of the newest inputs, though nothing says so yet but this page. */
export type Behind = 'unsent' | 'refused' | 'sent' | null;

/** Sends inputs as they change; the newest win, and what did not arrive is sent when the hub is back. */
export function useInputs(session: Session, isLost: boolean) {
  const [problems, setProblems] = useState<readonly ProblemItem[]>([]);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [sending, setSending] = useState<Sending>('taken');
  const [generation, setGeneration] = useState(0);
  const { mutateAsync } = useMutation({
    // A page that is offline says so by failing, and is not asked to wait in silence.
    networkMode: 'always',
    mutationFn: (values: ParameterValues) =>
      api.sessions.changeInputs({ params: { id: session.id }, body: { parameters: { ...values } } }),
  });
  const [sender] = useState(
    () =>
      new InputsSender<ParameterValues, SessionSummary>({
        send: mutateAsync,
        isTemporary,
        onChange: setSending,
        onTaken: ({ parameters, generation: newest }, values) => {
          setProblems([]);
          setTaken({ values, parameters });
          setGeneration(newest);
        },
        onRefused: (error) => {
          if (isInvalid(error)) setProblems(error.items);
          else showError(error);
        },
      }),
  );
  useEffect(() => {
    if (!isLost) sender.retry();
  }, [sender, isLost]);
  useEffect(() => () => sender.stop(), [sender]);
  const isRefused = sending === 'refused' && problems.length === 0;
  const unsent = sending === 'unsent' || isRefused ? sending : null;
  return {
    send: (values: ParameterValues) => sender.send(values),
    problems,
    taken,
    unsent,
    sending,
    generation,
  };
}

/** How far what is shown is behind the newest inputs. */
export function useBehind(
  state: SessionState,
  { unsent, sending, generation }: Pick<ReturnType<typeof useInputs>, 'unsent' | 'sending' | 'generation'>,
): { behind: Behind; isDimmed: boolean } {
  // Where something is computed, or has failed, the session tells it itself.
  const isSilent = state.status === 'ready' && (sending === 'sending' || generation > state.generation);
  const behind = unsent ?? (isSilent ? 'sent' : null);
  const isLasting = useLasting(behind === 'sent', DIM_AFTER_MILLISECONDS);
  return { behind, isDimmed: unsent !== null || isLasting };
}

const isInvalid = (error: unknown): error is HubError =>
  error instanceof HubError && error.code === 'invalid-parameters';

/** What may pass by itself: no answer at all, a hub that starts or is pressed; for a while, one of a proxy. */
function isTemporary(error: unknown, tries: number): boolean {
  if (error instanceof UnreachableError) return true;
  if (!(error instanceof HubError)) return false;
  return TEMPORARY.has(error.code) || (error.code === 'internal' && tries < INTERNAL_TRIES_MAX);
}
const TEMPORARY: ReadonlySet<string> = new Set(['unavailable', 'too-many-requests']);
/** Half a minute: a hub is back by then, and what a proxy says still is what it will go on saying. */
const INTERNAL_TRIES_MAX = 15;
