import type { z } from 'zod';
import { type ForgeCheck, type ForgeChecks, ForgeError } from '../../../ports/forge.ts';
import type { RestCall, RestClient } from '../rest-client.ts';
import { sumChecks } from '../sum-checks.ts';
import { checkRuns, combinedStatus } from './answers.ts';

/** A page, the most that GitHub gives; what CI of one commit has beyond it is not shown. */
const PER_PAGE = 100;
const SUMMARY_LENGTH_MAX = 2_000;

type Part<T> = { body: T; etag: string | null };

/**
 * GitHub keeps CI in two places: check runs (Actions, apps) and statuses (everything older). Each has an ETag;
 * nothing changed only where neither did.
 */
export async function getChecks(
  rest: RestClient,
  at: { upstream: string; sha: string },
  etag: string | null | undefined,
): Promise<ForgeChecks | null> {
  const base = `/repos/${at.upstream}/commits/${encodeURIComponent(at.sha)}`;
  const runsCall: RestCall = { path: `${base}/check-runs`, query: { filter: 'latest', per_page: PER_PAGE } };
  const statusCall: RestCall = { path: `${base}/status`, query: { per_page: PER_PAGE } };
  const [runsTag, statusTag] = readEtag(etag);
  const [runs, status] = await Promise.all([
    askRuns(rest, { ...runsCall, etag: runsTag }),
    rest.askIfChanged({ ...statusCall, etag: statusTag }, combinedStatus),
  ]);
  if (runs === null && status === null) return null;
  const wholeRuns = runs ?? (await askRuns(rest, runsCall));
  const wholeStatus = status ?? (await rest.askIfChanged(statusCall, combinedStatus));
  const checks = [
    ...(wholeRuns?.body.check_runs.map(readCheckRun) ?? []),
    ...(wholeStatus?.body.statuses.map(readStatus) ?? []),
  ];
  return {
    state: sumChecks(checks),
    checks,
    etag: JSON.stringify([wholeRuns?.etag ?? null, wholeStatus?.etag ?? null]),
  };
}

/** Fine-grained tokens may lack the right to read check runs: then statuses alone speak. */
async function askRuns(rest: RestClient, call: RestCall): Promise<Part<z.output<typeof checkRuns>> | null> {
  try {
    return await rest.askIfChanged(call, checkRuns);
  } catch (error) {
    if (error instanceof ForgeError && (error.code === 'forbidden' || error.code === 'not-found'))
      return { body: { check_runs: [] }, etag: null };
    throw error;
  }
}

function readEtag(etag: string | null | undefined): [string | null, string | null] {
  if (!etag) return [null, null];
  const parts: unknown = JSON.parse(etag);
  const part = (index: number) =>
    Array.isArray(parts) && typeof parts[index] === 'string' ? parts[index] : null;
  return [part(0), part(1)];
}

function readCheckRun(run: z.output<typeof checkRuns>['check_runs'][number]): ForgeCheck {
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

function readStatus(status: z.output<typeof combinedStatus>['statuses'][number]): ForgeCheck {
  return {
    name: status.context,
    state: status.state === 'success' || status.state === 'pending' ? status.state : 'failure',
    url: status.target_url ?? null,
    summary: status.description ?? null,
  };
}
