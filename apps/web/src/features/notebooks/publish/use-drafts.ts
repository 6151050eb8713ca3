import type { SpaceSlug } from '@quire/contract';
import { HubError, publishNotebook } from '@quire/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef } from 'react';
import { api } from '../../../api.ts';
import { spaceQuery } from '../../spaces/queries.ts';
import { type Draft, type DraftAction, readDraft, reduceDrafts } from './drafts.ts';

export type Drafts = {
  readonly all: readonly Draft[];
  add(files: readonly File[]): void;
  publish(draft: Draft): Promise<void>;
  publishAll(drafts: readonly Draft[]): Promise<void>;
  /** Asks again what publishing would do, for example under another address. */
  recheck(draft: Draft): void;
  readonly dispatch: (action: DraftAction) => void;
};

/** The files on the publish page. Choosing another space checks them again there; what was written stays. */
export function useDrafts(space: SpaceSlug | null): Drafts {
  const [all, dispatch] = useReducer(reduceDrafts, []);
  const queryClient = useQueryClient();
  const current = useRef(all);
  current.current = all;

  const check = async (draft: Draft) => {
    if (space === null || draft.content === null) return;
    const { id, filename, content } = draft;
    try {
      const slug = draft.fields.slug;
      const body = { filename, content, ...(slug && { slug: slug as never }) };
      const result = await api.notebooks.checkNotebook({ params: { space }, body });
      dispatch({ type: 'stepped', id, step: { kind: 'checked', check: result } });
    } catch (error) {
      dispatch({ type: 'stepped', id, step: { kind: 'unreadable', error } });
    }
  };
  const checkLater = useRef(check);
  checkLater.current = check;

  useEffect(() => {
    if (space === null) return;
    const waiting = current.current.filter(
      (draft) => draft.content !== null && draft.step.kind !== 'published',
    );
    if (waiting.length === 0) return;
    dispatch({ type: 'rechecking' });
    for (const draft of waiting) void checkLater.current(draft);
  }, [space]);

  const publish = async (draft: Draft) => {
    if (space === null || draft.content === null || draft.step.kind !== 'checked') return;
    const { check: checked } = draft.step;
    const step = (next: Draft['step']) => dispatch({ type: 'stepped', id: draft.id, step: next });
    step({ kind: 'publishing', check: checked });
    try {
      const body = publishNotebook.parse({
        filename: draft.filename,
        content: draft.content,
        slug: draft.fields.slug || checked.slug,
        ...(checked.existing && { expectedVersion: checked.existing.version, mode: 'update' }),
        ...draft.fields,
        ...(draft.fields.slug === '' && { slug: checked.slug }),
        acknowledgedSecrets: [...draft.acknowledged],
      });
      step({ kind: 'published', result: await api.notebooks.publishNotebook({ params: { space }, body }) });
      for (const queryKey of [['notebooks'], ['notebook', space], spaceQuery(space).queryKey]) {
        void queryClient.invalidateQueries({ queryKey });
      }
    } catch (error) {
      step({ kind: 'checked', check: withNewSecrets(checked, error), error });
    }
  };

  return {
    all,
    dispatch,
    publish,
    async publishAll(drafts) {
      // One after another: the hub answers each in full, and a failure stays with its own file.
      for (const draft of drafts) await publish(draft);
    },
    recheck: (draft) => void check(draft),
    add(files) {
      for (const file of files) {
        void readDraft(file).then((draft) => {
          dispatch({ type: 'added', drafts: [draft] });
          void checkLater.current(draft);
        });
      }
    },
  };
}

/** A hub that has learned new patterns since the check tells of more secrets when it refuses. */
function withNewSecrets<Check extends { secrets: unknown[] }>(check: Check, error: unknown): Check {
  if (!(error instanceof HubError) || error.code !== 'secrets-found') return check;
  const { secrets } = error.extra;
  return Array.isArray(secrets) ? { ...check, secrets } : check;
}
