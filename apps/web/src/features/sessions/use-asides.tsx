import { isProblem, type Session, type SessionState } from '@quire/contract';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { api } from '../../api.ts';
import { showError } from '../../ui/toast.ts';
import type { CellAside, CellAsides } from '../runs/cell-aside.ts';
import { Answered } from './answered.tsx';
import { PromptPanel, revealPrompt } from './prompt-panel.tsx';
import type { useHelperInputs } from './use-helper-inputs.tsx';

type Search = ReturnType<typeof useHelperInputs>['search'];

/** What cells of an app of mine ask, and what I answered, where they stand. */
export function useAsides({ id }: Session, state: SessionState, search: Search): CellAsides {
  const { prompt } = state;
  // Whoever answers, or takes an answer back, may be led to the next question.
  const follows = useRef(false);
  const isAbove = useIsAbove(state);
  const answer = useCallback(
    (text: string) => {
      follows.current = true;
      return api.sessions.answerPrompt({ params: { id, prompt: prompt?.id ?? '' }, body: { answer: text } });
    },
    [id, prompt?.id],
  );
  const withdraw = useCallback(
    async (taken: string) => {
      follows.current = true;
      try {
        await api.sessions.withdrawAnswer({ params: { id, answer: taken } });
      } catch (error) {
        // Another tab was first.
        if (!isProblem(error, 'prompt-gone')) showError(error);
      }
    },
    [id],
  );
  useEffect(() => {
    if (!prompt || !follows.current) return;
    // It may stand behind a tab.
    const soon = requestAnimationFrame(() => revealPrompt(prompt, { isPolite: true }));
    return () => cancelAnimationFrame(soon);
  }, [prompt]);
  const panel = useMemo(
    () =>
      prompt && (
        <PromptPanel
          key={prompt.id}
          prompt={prompt}
          search={search}
          onAnswer={answer}
          follows={follows.current}
        />
      ),
    [prompt, search, answer],
  );
  return useCollected({
    answers: state.answers,
    asking: prompt?.cellId ?? null,
    panel,
    isAbove,
    onWithdraw: withdraw,
  });
}

/** What somebody else answered in their app. */
export const useAnswersOf = ({ answers }: SessionState): CellAsides =>
  useCollected({ answers, asking: null, panel: null, isAbove: false, onWithdraw: null });

type Parts = {
  readonly answers: SessionState['answers'];
  /** The cell that asks, and the question as it is drawn. */
  readonly asking: string | null;
  readonly panel: ReactNode;
  readonly isAbove: boolean;
  readonly onWithdraw: ((answer: string) => Promise<void>) | null;
};

function useCollected({ answers, asking, panel, isAbove, onWithdraw }: Parts): CellAsides {
  return useMemo(() => {
    const ids = new Set([...Object.keys(answers), ...(asking === null ? [] : [asking])]);
    return new Map(
      [...ids].map((cellId): [string, CellAside] => {
        const own = answers[cellId] ?? [];
        const draw = (isFirst: boolean) => {
          const lines = own
            .filter((one) => one.isFirst === isFirst)
            .map((one) => <Answered key={one.id} given={one} onChange={onWithdraw} />);
          const isHere = cellId === asking && isAbove === isFirst;
          return lines.length === 0 && !isHere ? null : [...lines, isHere && <div key="asks">{panel}</div>];
        };
        return [cellId, { above: draw(true), below: draw(false) }];
      }),
    );
  }, [answers, asking, panel, isAbove, onWithdraw]);
}

/** Above what its cell showed with earlier inputs; it stays there while it is answered, whatever comes. */
function useIsAbove({ prompt, stale, run }: SessionState): boolean {
  const kept = useRef<{ id: string; isAbove: boolean } | null>(null);
  if (prompt === null) return false;
  const { id, cellId } = prompt;
  if (kept.current?.id !== id) {
    const isEmpty = (run.cells[cellId]?.outputs.length ?? 0) === 0;
    kept.current = { id, isAbove: isEmpty || stale.has(cellId) };
  }
  return kept.current?.isAbove ?? false;
}
