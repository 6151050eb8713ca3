import { publishNotebook } from '@quire/contract';
import type { DraftFields } from './drafts.ts';

const fields = publishNotebook.pick({
  title: true,
  summary: true,
  slug: true,
  tags: true,
  visibility: true,
  message: true,
});

export type FieldProblems = { readonly [Name in keyof DraftFields]?: string };

/** What the hub would refuse about the fields, by the hub's own rules; the first problem of each field. */
export function fieldProblems(draft: DraftFields): FieldProblems {
  const { slug, ...others } = draft;
  // An empty address means: the one made from the title.
  const result = fields.safeParse(slug ? { ...others, slug } : others);
  if (result.success) return {};
  const problems: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const name = String(issue.path[0]);
    problems[name] ??=
      name === 'title' && draft.title?.trim() === '' ? 'A notebook needs a title.' : issue.message;
  }
  return problems;
}
