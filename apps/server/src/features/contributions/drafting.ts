import type { AnalysisCell, Linter } from '@quire/analysis';
import type { ContributionFile, ContributionRequest } from '@quire/contract';
import { type Check, checkDraft, type Draft, TargetError, usernameFor, withSuffix } from '@quire/contribute';
import type { Queryable } from '../../database/connect.ts';
import type { GitRepositories } from '../../ports/git-repositories.ts';
import { compareFiles } from './compare.ts';
import { draftApart } from './draft-apart.ts';
import * as store from './store.ts';
import type { Target } from './targets.ts';

/** What is asked for, without where it comes from and where it goes. */
export type Wish = Pick<ContributionRequest, 'seed' | 'include' | 'exclude' | 'title' | 'slug' | 'message'>;
type Person = { id: string; handle: string; name: string };

export type Drafting = {
  target: Target;
  person: Person;
  username: string;
  cells: readonly AnalysisCell[];
  sourceName: string;
  wish: Wish;
};
export type Drafted = {
  draft: Draft;
  files: ContributionFile[];
  checks: Check[];
};

/** A contribution as it would be: drafted apart, checked with the target's rules, compared with its tree. */
export async function draft(
  { git, linter }: { git: GitRepositories; linter: Linter },
  { target, person, username, cells, sourceName, wish }: Drafting,
): Promise<Drafted> {
  const { spec, style } = target;
  const made = await draftApart({
    cells,
    spec,
    seed: wish.seed,
    corrections: { include: wish.include, exclude: wish.exclude },
    username,
    slug: wish.slug,
    title: wish.title,
    author: person.name,
    message: wish.message,
    notebook: sourceName,
  });
  const checked = await checkDraft(made, { spec, style, linter, cells });
  const files = await compareFiles(git, { url: target.url, sha: target.sha }, checked.files);
  return { draft: made, files, checks: checked.checks };
}

/** Lets the rules of a target that has just been read hold for everything that was sent to it. */
export const applyRules = (db: Queryable, { url, base, spec: { visibility, deadline } }: Target) =>
  store.updateAudience(db, { url, base, visibility, deadline });

/** The person's name in the target's paths: the one they have there, else the first that nobody has. */
export async function chooseUsername(
  db: Queryable,
  { target, person }: { target: Target; person: Person },
): Promise<string> {
  const known = await store.findName(db, target.url, person.id);
  if (known !== undefined) return known.name;
  const wanted = usernameFor({ login: target.login, handle: person.handle }, target.spec);
  for (let number = 1; ; number += 1) {
    const name = withSuffix(wanted, number);
    if (!(await store.isNameTaken(db, target.url, name))) return name;
    if (target.spec.username.onCollision === 'refuse')
      throw new TargetError(
        `Somebody else is called “${wanted}” in this target already, and it allows no second one.`,
      );
  }
}
