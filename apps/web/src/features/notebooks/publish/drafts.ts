import type { CheckedNotebook, PublishedNotebook, Visibility } from '@quire/contract';
import { NOTEBOOK_BYTES_MAX } from '@quire/contract';

/** A file on its way to being published, with everything its author has decided about it. */
export type Draft = {
  readonly id: string;
  readonly filename: string;
  /** The file's text; `null` where it could not be read. */
  readonly content: string | null;
  readonly step: DraftStep;
  readonly fields: DraftFields;
  /** Ids of findings that the author has looked at and wants to publish all the same. */
  readonly acknowledged: readonly string[];
};

export type DraftStep =
  | { readonly kind: 'checking' }
  | { readonly kind: 'unreadable'; readonly error: unknown }
  | { readonly kind: 'checked'; readonly check: CheckedNotebook; readonly error?: unknown }
  | { readonly kind: 'publishing'; readonly check: CheckedNotebook }
  | { readonly kind: 'published'; readonly result: PublishedNotebook };

/** `undefined` where the author has not touched a field: the hub's own value counts. */
export type DraftFields = {
  readonly title?: string;
  readonly summary?: string;
  readonly slug?: string;
  readonly tags?: string[];
  readonly visibility?: Visibility;
  readonly message?: string;
  /** The author means to add a version to a colleague's notebook. */
  readonly updatesOthers?: boolean;
};

export type DraftAction =
  | { type: 'added'; drafts: readonly Draft[] }
  | { type: 'removed'; id: string }
  | { type: 'stepped'; id: string; step: DraftStep }
  | { type: 'edited'; id: string; fields: DraftFields }
  | { type: 'acknowledged'; id: string; secret: string; isAcknowledged: boolean }
  | { type: 'rechecking' };

/** All changes to the drafts of a page; nothing but `removed` ever loses what the author wrote. */
export function reduceDrafts(drafts: readonly Draft[], action: DraftAction): readonly Draft[] {
  switch (action.type) {
    case 'added':
      return [...drafts, ...action.drafts];
    case 'removed':
      return drafts.filter((draft) => draft.id !== action.id);
    case 'stepped':
      return change(drafts, action.id, (draft) => ({ ...draft, step: action.step }));
    case 'edited':
      return change(drafts, action.id, (draft) => ({
        ...draft,
        fields: { ...draft.fields, ...action.fields },
      }));
    case 'acknowledged':
      return change(drafts, action.id, (draft) => {
        const others = draft.acknowledged.filter((secret) => secret !== action.secret);
        return { ...draft, acknowledged: action.isAcknowledged ? [...others, action.secret] : others };
      });
    case 'rechecking':
      return drafts.map((draft) =>
        draft.content === null || draft.step.kind === 'published'
          ? draft
          : { ...draft, step: { kind: 'checking' } },
      );
  }
}

function change(drafts: readonly Draft[], id: string, next: (draft: Draft) => Draft): readonly Draft[] {
  return drafts.map((draft) => (draft.id === id ? next(draft) : draft));
}

/** Findings that still keep a draft from being published. */
export function openSecrets(draft: Draft): number {
  if (draft.step.kind !== 'checked' && draft.step.kind !== 'publishing') return 0;
  return draft.step.check.secrets.filter((secret) => !draft.acknowledged.includes(secret.id)).length;
}

/** What pressing the button does, as its verb. */
export function publishVerb(check: CheckedNotebook): string {
  if (!check.existing) return 'Publish';
  return `Publish version ${check.existing.version + 1}`;
}

let made = 0;

/** Reads a file into a draft. What cannot be a notebook is told apart here, before anything is sent. */
export async function readDraft(file: File): Promise<Draft> {
  made += 1;
  const base = { id: `draft-${made}`, filename: file.name, fields: {}, acknowledged: [] };
  const refuse = (message: string): Draft => ({
    ...base,
    content: null,
    step: { kind: 'unreadable', error: new UnreadableFile(message) },
  });
  if (file.size > NOTEBOOK_BYTES_MAX) {
    return refuse('It is larger than 50 MB. Clear its outputs, or keep its data in a file of its own.');
  }
  try {
    const content = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      await file.arrayBuffer(),
    );
    return { ...base, content, step: { kind: 'checking' } };
  } catch {
    return refuse(
      'It is not text in UTF-8, so it cannot be a notebook. Save it again from where you edit it.',
    );
  }
}

/** A file that cannot be a notebook, and why. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}
