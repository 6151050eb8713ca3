import type { ParameterValues } from '@quire/analysis';
import {
  isProblem,
  type ProblemItem,
  type Session,
  type SessionState,
  type SessionSummary,
} from '@quire/contract';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';
import { showError } from '../../ui/toast.ts';
import { useLasting } from '../../ui/use-lasting.ts';
import { InputsSender, type Sending } from './inputs-sender.ts';
import { answerLimit, isTemporary } from './is-temporary.ts';
import type { Taken } from './live-inputs.tsx';
import type { Elsewhere, Kept } from './merge-inputs.ts';

/** A change that is taken up sooner need not dim what is shown. */
const DIM_AFTER_MILLISECONDS = 1_000;

/** What is shown may not be that of the newest inputs, though nothing says so yet but this page. */
export type Behind = 'unsent' | 'refused' | 'sent' | Held;
/** Inputs that stay in the form: its person has not asked for their results yet, or one is not valid. */
export type Held = 'held' | 'invalid' | null;

type Standing = { readonly generation: number; readonly parameters: Kept };
/** New inputs, made after so many changes from elsewhere. */
type Change = { readonly values: ParameterValues; readonly heard: number };
/** What became of inputs that were sent; `null` where others had been given elsewhere. */
type Answer = { readonly taken: SessionSummary | null };

/**
 * Sends inputs as they change; the newest win, and what did not arrive is sent when the hub is back. They replace
 * only what this page knows of: what was changed elsewhere is told, never overwritten unseen.
 */
export function useInputs(session: Session, state: SessionState, isLost: boolean) {
  const [problems, setProblems] = useState<readonly ProblemItem[]>([]);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [sending, setSending] = useState<Sending>('taken');
  const [generation, setGeneration] = useState(0);
  const { known, elsewhere, hear } = useElsewhere(session, state, sending);
  const { mutateAsync } = useMutation({
    // A page that is offline says so by failing, and is not asked to wait in silence.
    networkMode: 'always',
    mutationFn: async ({ values, heard }: Change): Promise<Answer> => {
      // Made before something else was heard of: the form has both by now, and sends them together.
      if (heard !== known.current.heard) return { taken: null };
      const params = { id: session.id };
      const body = { parameters: { ...values }, insteadOf: { ...known.current.parameters } };
      try {
        return { taken: await api.sessions.changeInputs({ params, body, signal: answerLimit() }) };
      } catch (error) {
        if (!isProblem(error, 'inputs-changed')) throw error;
        hear(await api.sessions.getSession({ params, signal: answerLimit() }));
        return { taken: null };
      }
    },
  });
  const [sender] = useState(
    () =>
      new InputsSender<Change, Answer>({
        send: mutateAsync,
        isTemporary,
        onChange: setSending,
        onTaken: ({ taken: now }, { values }) => {
          if (now === null) return;
          known.current = { ...known.current, generation: now.generation, parameters: now.parameters };
          setProblems([]);
          setTaken({ values, parameters: now.parameters });
          setGeneration(now.generation);
        },
        onRefused: (error) => {
          if (isProblem(error, 'invalid-parameters')) setProblems(error.items);
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
    send: (values: ParameterValues) => sender.send({ values, heard: known.current.heard }),
    problems,
    taken,
    elsewhere,
    unsent,
    sending,
    generation,
  };
}

/** How far what is shown is behind the newest inputs. */
export function useBehind(
  state: SessionState,
  { unsent, sending, generation }: Pick<ReturnType<typeof useInputs>, 'unsent' | 'sending' | 'generation'>,
  held: Held,
): { behind: Behind; isDimmed: boolean } {
  // Where something is computed, or has failed, the session tells it itself.
  const isSilent = state.status === 'ready' && (sending === 'sending' || generation > state.generation);
  // A field is empty for a moment while another value is typed into it.
  const isInvalid = useLasting(held === 'invalid', DIM_AFTER_MILLISECONDS);
  const kept = held === 'held' || isInvalid ? held : null;
  const behind = unsent ?? kept ?? (isSilent ? 'sent' : null);
  const isLasting = useLasting(behind === 'sent', DIM_AFTER_MILLISECONDS);
  return { behind, isDimmed: unsent !== null || kept !== null || isLasting };
}

/** What the hub is known to have, and inputs that somebody else gave it. */
function useElsewhere(session: Session, state: SessionState, sending: Sending) {
  const known = useRef({ generation: session.generation, parameters: session.parameters as Kept, heard: 0 });
  const [elsewhere, setElsewhere] = useState<Elsewhere | null>(null);
  const hear = useCallback(({ generation, parameters }: Standing) => {
    const { parameters: before, heard } = known.current;
    known.current = { generation, parameters, heard: heard + 1 };
    setElsewhere({ before, now: parameters });
  }, []);
  const isSettled = sending === 'taken' || sending === 'refused';
  const { generation, parameters } = state;
  useEffect(() => {
    // What is on its way may be the very inputs that are heard of.
    if (isSettled && generation > known.current.generation) hear({ generation, parameters });
  }, [isSettled, generation, parameters, hear]);
  return { known, elsewhere, hear };
}
