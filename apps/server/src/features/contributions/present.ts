import {
  CONTRIBUTION_STEPS,
  type Contribution,
  type ContributionCheck,
  type ContributionFile,
  type ContributionStep,
  type ContributionStepName,
  type ContributionSummary,
  contribution,
  contributionCi,
  contributionId,
  contributionStatus,
  contributionStepName,
  handle,
  notebookSlug,
  spaceSlug,
  targetKind,
} from '@quire/contract';
import type { Check } from '@quire/contribute';
import type { Abilities } from './policy.ts';
import type { listApprovals, listComments } from './review-store.ts';
import type { ContributionRow, StepRow } from './store.ts';

/** `knowsNotebook`: whether the reader may know which notebook it came from. */
export function presentSummary(row: ContributionRow, knowsNotebook: boolean): ContributionSummary {
  return {
    id: contributionId.parse(row.id),
    title: row.title,
    status: contributionStatus.parse(row.status),
    step: contributionStepName.parse(row.step),
    sentence: row.sentence,
    target: {
      url: row.target_url,
      name: row.target_name,
      kind: targetKind.catch('python-package').parse(row.target_kind),
      base: row.base ?? '',
    },
    author: { handle: handle.parse(row.author_handle), name: row.author_name },
    revision: row.revision,
    branch: row.branch,
    request:
      row.request_number === null || row.request_url === null
        ? null
        : { number: row.request_number, url: row.request_url },
    ci: row.ci === null ? null : contributionCi.parse(row.ci),
    notebook:
      knowsNotebook && row.space_slug !== null && row.notebook_slug !== null && row.version !== null
        ? {
            space: spaceSlug.parse(row.space_slug),
            slug: notebookSlug.parse(row.notebook_slug),
            version: row.version,
            cellId: cellOf(row.request),
          }
        : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function cellOf(request: object): string | null {
  const { seed } = request as { seed?: { cellIds?: string[]; cellId?: string } };
  return seed?.cellIds?.[0] ?? seed?.cellId ?? null;
}

export function presentStep(row: StepRow): ContributionStep {
  return {
    name: contributionStepName.parse(row.name),
    status: row.status as ContributionStep['status'],
    sentence: row.sentence,
    command: row.command,
    milliseconds: row.milliseconds,
    at: row.at?.toISOString() ?? null,
  };
}

/** All steps in order: those that were, and those that are still to come. */
function presentSteps(row: ContributionRow, rows: readonly StepRow[]): ContributionStep[] {
  const known = new Map(rows.map((step) => [step.name, step]));
  const isTakenBack = row.step === 'withdraw';
  const isOver = isTakenBack || row.status === 'closed';
  const isShown = (name: ContributionStepName) => {
    if (name === 'withdraw') return isTakenBack;
    // Nothing else comes after that.
    return (name !== 'fork' || row.forge !== null) && (!isOver || known.has(name));
  };
  return CONTRIBUTION_STEPS.filter(isShown).map((name) => {
    const found = known.get(name);
    if (found !== undefined) return presentStep(found);
    return { name, status: 'waiting', sentence: '', command: null, milliseconds: null, at: null };
  });
}

export const presentCheck = (check: Check | ContributionCheck): ContributionCheck => ({
  ...check,
  items: [...check.items],
  figures: 'figures' in check ? check.figures : [],
});

type Parts = {
  steps: readonly StepRow[];
  comments: Awaited<ReturnType<typeof listComments>>;
  approvals: Awaited<ReturnType<typeof listApprovals>>;
  can: Abilities;
  knowsNotebook: boolean;
};
export function presentContribution(row: ContributionRow, parts: Parts): Contribution {
  return {
    ...presentSummary(row, parts.knowsNotebook),
    steps: presentSteps(row, parts.steps),
    checks: row.checks as ContributionCheck[],
    files: row.files as ContributionFile[],
    body: row.body,
    visibility: contribution.shape.visibility.catch('maintainers').parse(row.visibility),
    deadline: row.deadline?.toISOString() ?? null,
    baseSha: row.base_sha,
    commitSha: row.commit_sha,
    lastEvent: row.last_event,
    review: row.forge === null ? presentReview(row, parts) : null,
    can: parts.can,
  };
}

function presentReview(
  row: ContributionRow,
  { comments, approvals }: Parts,
): NonNullable<Contribution['review']> {
  return {
    approvals: approvals.map((one) => ({
      handle: handle.parse(one.handle),
      name: one.name,
      at: one.at.toISOString(),
      isOutdated: one.commit_sha !== row.commit_sha,
    })),
    approvalsNeeded: row.approvals_needed,
    maintainers: row.maintainers.map((one) => handle.parse(one)),
    comments: comments.map((one) => ({
      id: String(one.id),
      author: { handle: handle.parse(one.handle), name: one.name },
      body: one.body,
      path: one.path,
      line: one.line,
      revision: one.revision,
      at: one.at.toISOString(),
    })),
    mergedBy:
      row.merger_handle === null || row.merger_name === null
        ? null
        : { handle: handle.parse(row.merger_handle), name: row.merger_name },
  };
}
