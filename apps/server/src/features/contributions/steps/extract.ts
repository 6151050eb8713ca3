import type { AnalysisCell } from '@quire/analysis';
import { TargetError } from '@quire/contribute';
import { recordAudit } from '../../audit/service.ts';
import { applyRules, chooseUsername, type Drafted, draft, type Wish } from '../drafting.ts';
import { PREVIEW_TIP_AGE_MILLISECONDS } from '../limits.ts';
import { presentCheck } from '../present.ts';
import * as store from '../store.ts';
import type { Target } from '../targets.ts';
import { typed } from './shell.ts';
import { filesOf, type Step, type StepContext, type StoredFile } from './step.ts';

/** Each try has a number of its own; only names that somebody chose by hand may still be in its way. */
const TRIES_MAX = 10;

/** Cuts the code out, gives it its place in the target, and makes the files. */
export const extractStep: Step = async (context) => {
  const { targets, row, person, signal } = context;
  const target = await targets.load({
    url: row.target_url,
    base: row.base,
    personId: person.id,
    maxAgeMs: PREVIEW_TIP_AGE_MILLISECONDS,
    signal,
  });
  await applyRules(context.db, target);
  refuseLate(target);
  const username = await takeUsername(context, target);
  const { drafted, branch } = await takePlace(context, { target, username });
  const { plan, slug, seed } = drafted.draft;
  if (plan === null) throw new TargetError('Nothing in this notebook fits the target. Pick a cell.');
  const included = drafted.draft.extraction.statements.filter(({ isIncluded }) => isIncluded);
  const cells = new Set(included.map(({ cellId }) => cellId)).size;
  return {
    change: {
      ...describeTarget(target),
      username,
      slug,
      branch,
      title: plan.title,
      body: plan.body,
      base_sha: target.sha,
      request: JSON.stringify({ ...row.request, seed }),
      checks: JSON.stringify(drafted.checks.map(presentCheck)),
    },
    status: 'done',
    sentence: `Took ${count(included.length, 'statement')} from ${count(cells, 'cell')} into ${count(plan.files.length, 'file')}.`,
    command: `${typed('quire', 'contribute', row.source_name, '--target', row.target_url)} --dry-run`,
    next: 'check',
  };
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const describeTarget = (target: Target): store.Change => ({
  target_kind: target.spec.kind,
  forge: target.forge,
  base: target.base,
  spec: JSON.stringify(target.spec),
  maintainers: [...target.spec.review.maintainers],
  approvals_needed: target.spec.review.approvals,
  visibility: target.spec.visibility,
  deadline: target.spec.deadline,
});

/** @throws TargetError once the target takes no more */
export function refuseLate({ spec }: Target): void {
  if (spec.deadline !== null && new Date(spec.deadline) < new Date())
    throw new TargetError(`The target took contributions until ${spec.deadline}.`);
}

/** The person's name in the target, from now on theirs. */
async function takeUsername({ db, person }: StepContext, target: Target): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await store.lockTarget(tx, target.url);
    const name = await chooseUsername(tx, { target, person });
    if ((await store.findName(tx, target.url, person.id)) === undefined) {
      await store.insertName(tx, { url: target.url, name, personId: person.id });
      await recordAudit(tx, {
        actorId: person.id,
        action: 'contribution.name-taken',
        subject: target.url,
        details: { name },
      });
    }
    return name;
  });
}

type Placing = { target: Target; username: string };

/** Drafts under names that no other contribution has; a number is put behind one that is taken. */
async function takePlace(
  context: StepContext,
  { target, username }: Placing,
): Promise<{ drafted: Drafted; branch: string }> {
  const { row, person } = context;
  const wish = row.request as Wish;
  // A resubmission keeps its place, whatever its title is now.
  const given = (filesOf(row).length > 0 ? row.slug : null) ?? wish.slug;
  let slug = given;
  let stem: string | null = null;
  for (let tries = 1; ; tries += 1) {
    const drafted = await draft(context, {
      target,
      person,
      username,
      cells: row.cells as AnalysisCell[],
      sourceName: row.source_name,
      wish: { ...wish, slug },
    });
    const { plan } = drafted.draft;
    if (plan === null) return { drafted, branch: '' };
    const when = new Map(plan.files.map((file) => [file.path, file.when]));
    const files = drafted.files.map(
      (file): StoredFile => ({ ...file, when: when.get(file.path) ?? 'always' }),
    );
    const isFixed = given !== undefined || !target.spec.files.some(({ path }) => path.includes('{slug}'));
    stem ??= isFixed ? null : drafted.draft.slug;
    const place = { files, slug: drafted.draft.slug, stem, branch: row.branch ?? plan.branch };
    const taken = await takeFiles(context, target.url, place);
    if (taken.ok) return { drafted, branch: taken.branch };
    if (taken.next === null || tries > TRIES_MAX) {
      throw new TargetError(
        `Another contribution that is still open writes “${taken.path}” already. ${taken.isOwn ? 'It is yours: submit that one again instead.' : 'Choose another name.'}`,
      );
    }
    slug = taken.next;
  }
}

/** `stem`: what a number is put behind where the place is taken; `null` where its name is fixed. */
type Place = { files: readonly StoredFile[]; slug: string; stem: string | null; branch: string };
type Taken = { ok: true; branch: string } | { ok: false; path: string; isOwn: boolean; next: string | null };

/** Takes paths and a branch in one turn, so that no two contributions have the same. */
function takeFiles(
  { db, row, person }: StepContext,
  url: string,
  { files, slug, stem, branch }: Place,
): Promise<Taken> {
  const paths = files.filter(({ when }) => when === 'mustNotExist').map(({ path }) => path);
  return db.transaction().execute(async (tx): Promise<Taken> => {
    await store.lockTarget(tx, url);
    for (const other of await store.findWriting(tx, { url, paths, but: row.id })) {
      const theirs = (other.files as StoredFile[]).find(({ path }) => paths.includes(path));
      if (theirs === undefined) continue;
      const next = stem && `${stem}_${(await store.findLastNumber(tx, url, stem)) + 1}`;
      // Kept from now on: whoever is told a number in the same moment is told another one.
      if (next !== null) await store.updateContribution(tx, row.id, { slug: next });
      return { ok: false, path: theirs.path, isOwn: other.person === person.id, next };
    }
    let free = branch;
    for (let number = 2; await store.isBranchTaken(tx, { url, branch: free, but: row.id }); number += 1)
      free = `${branch}-${number}`;
    // Written here, under the target's turn: the next one who looks finds them taken.
    await store.updateContribution(tx, row.id, { files: JSON.stringify(files), slug, branch: free });
    return { ok: true, branch: free };
  });
}
