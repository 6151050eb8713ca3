import type { z } from 'zod';
import type { ForgeCheck, ForgeChecks } from '../../../ports/forge.ts';
import type { RestClient } from '../rest-client.ts';
import { sumChecks } from '../sum-checks.ts';
import { pipelines, statuses } from './answers.ts';

const PER_PAGE = 100;

type At = { project: string; sha: string; number: number };
/** ETags of the list of pipelines and of the statuses of one, and which one that was. */
type Seen = { list: string | null; statuses: string | null; pipeline: string | null };
const UNSEEN: Seen = { list: null, statuses: null, pipeline: null };

/**
 * CI of a merge request: its newest pipeline for the commit, which for a fork may have run in the fork's own
 * project, with the jobs and what other systems reported to it. Where there is none, the commit's own statuses.
 */
export async function getChecks(
  rest: RestClient,
  at: At,
  etag: string | null | undefined,
): Promise<ForgeChecks | null> {
  const seen: Seen = etag ? { ...UNSEEN, ...JSON.parse(etag) } : UNSEEN;
  const listCall = {
    path: `${at.project}/merge_requests/${at.number}/pipelines`,
    query: { per_page: PER_PAGE },
  };
  const list = await rest.askIfChanged({ ...listCall, etag: seen.list }, pipelines);
  const newest = list?.body.find(({ sha }) => sha === at.sha);
  const pipeline = list === null ? seen.pipeline : newest ? `${newest.project_id}/${newest.id}` : null;
  const isSame = pipeline === seen.pipeline;
  const found = await rest.askIfChanged(
    { ...statusesOf(at, pipeline), etag: isSame ? seen.statuses : null },
    statuses,
  );
  if (found === null) return null;
  const checks = found.body.map(readStatus);
  return {
    state: sumChecks(checks),
    checks,
    etag: JSON.stringify({
      list: list?.etag ?? seen.list,
      statuses: found.etag,
      pipeline,
    } satisfies Seen),
  };
}

function statusesOf({ project, sha }: At, pipeline: string | null) {
  const [pipelineProject, id] = pipeline?.split('/') ?? [];
  const base = pipelineProject ? `/projects/${pipelineProject}` : project;
  return {
    path: `${base}/repository/commits/${encodeURIComponent(sha)}/statuses`,
    query: { per_page: PER_PAGE, ...(id && { pipeline_id: Number(id) }) },
  };
}

function readStatus(found: z.output<typeof statuses>[number]): ForgeCheck {
  const state = STATES[found.status] ?? 'pending';
  return {
    name: found.name,
    state: state === 'failure' && found.allow_failure ? 'neutral' : state,
    url: found.target_url ?? null,
    summary: found.description ?? null,
  };
}
const STATES: Readonly<Record<string, ForgeCheck['state']>> = {
  success: 'success',
  failed: 'failure',
  canceled: 'cancelled',
  skipped: 'neutral',
  // Somebody may start it; nobody has to.
  manual: 'neutral',
};
