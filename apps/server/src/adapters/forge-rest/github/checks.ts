import { z } from 'zod';
import { type ForgeCheck, type ForgeChecks, ForgeError } from '../../../ports/forge.ts';
import { askPages, moreChecks, type PagedCall, type Pages } from '../check-pages.ts';
import type { RestClient } from '../rest-client.ts';
import { sumChecks } from '../sum-checks.ts';
import { checkRuns, combinedStatus } from './answers.ts';

/** A page, the most that GitHub gives. */
const PER_PAGE = 100;
const SUMMARY_LENGTH_MAX = 2_000;

type Run = z.output<typeof checkRuns>['check_runs'][number];
type Status = z.output<typeof combinedStatus>['statuses'][number];
const isLast = (items: number): boolean => items < PER_PAGE;

/**
 * GitHub keeps CI in two places: check runs (Actions, apps) and statuses (everything older). Each page of each has an
 * ETag; nothing changed only where none of them did.
 */
export async function getChecks(
  rest: RestClient,
  at: { upstream: string; sha: string },
  etag: string | null | undefined,
): Promise<ForgeChecks | null> {
  const base = `/repos/${at.upstream}/commits/${encodeURIComponent(at.sha)}`;
  const runsCall: PagedCall<typeof checkRuns, Run> = {
    call: (page) => ({ path: `${base}/check-runs`, query: { filter: 'latest', per_page: PER_PAGE, page } }),
    schema: checkRuns,
    itemsOf: (body) => body.check_runs,
    isLast,
  };
  const statusCall: PagedCall<typeof combinedStatus, Status> = {
    call: (page) => ({ path: `${base}/status`, query: { per_page: PER_PAGE, page } }),
    schema: combinedStatus,
    itemsOf: (body) => body.statuses,
    isLast,
  };
  const [runsTags, statusTags] = readEtags(etag);
  const [runs, status] = await Promise.all([
    askRuns(rest, runsCall, runsTags),
    askPages(rest, statusCall, statusTags),
  ]);
  if (runs === null && status === null) return null;
  const wholeRuns = runs ?? (await askRuns(rest, runsCall, []));
  const wholeStatus = status ?? (await askPages(rest, statusCall));
  const checks = [
    ...(wholeRuns?.items.map(readCheckRun) ?? []),
    ...(wholeStatus?.items.map(readStatus) ?? []),
  ];
  if (wholeRuns?.isWhole === false || wholeStatus?.isWhole === false) checks.push(moreChecks(checks.length));
  return {
    state: sumChecks(checks),
    checks,
    etag: JSON.stringify([wholeRuns?.etags ?? [], wholeStatus?.etags ?? []]),
  };
}

/** Fine-grained tokens may lack the right to read check runs: then statuses alone speak. */
async function askRuns(
  rest: RestClient,
  call: PagedCall<typeof checkRuns, Run>,
  etags: readonly (string | null)[],
): Promise<Pages<Run> | null> {
  try {
    return await askPages(rest, call, etags);
  } catch (error) {
    if (error instanceof ForgeError && (error.code === 'forbidden' || error.code === 'not-found'))
      return { items: [], etags: [], isWhole: true };
    throw error;
  }
}

const readEtags = (etag: string | null | undefined): [string[], string[]] =>
  etag ? ETAGS.catch([[], []]).parse(JSON.parse(etag)) : [[], []];
/** Earlier hubs kept one of each, of the first page. */
const ETAGS = z.tuple([z.array(z.string()), z.array(z.string())]);

function readCheckRun(run: Run): ForgeCheck {
  const summary = [run.output?.title, run.output?.summary].filter(Boolean).join('\n');
  return {
    name: run.name,
    state: run.status === 'completed' ? (CONCLUSIONS[run.conclusion ?? ''] ?? 'failure') : 'pending',
    url: run.html_url ?? run.details_url ?? null,
    summary: summary === '' ? null : summary.slice(0, SUMMARY_LENGTH_MAX),
  };
}
const CONCLUSIONS: Readonly<Record<string, ForgeCheck['state']>> = {
  success: 'success',
  neutral: 'neutral',
  skipped: 'neutral',
  cancelled: 'cancelled',
  // It waits for a person's decision, such as the approval of a first contributor's workflow.
  action_required: 'pending',
};

function readStatus(status: Status): ForgeCheck {
  return {
    name: status.context,
    state: status.state === 'success' || status.state === 'pending' ? status.state : 'failure',
    url: status.target_url ?? null,
    summary: status.description ?? null,
  };
}
