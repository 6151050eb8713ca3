import { z } from 'zod';
import type { ForgeCheck, ForgeChecks } from '../../../ports/forge.ts';
import { askPages, moreChecks, type PagedCall } from '../check-pages.ts';
import type { RestClient } from '../rest-client.ts';
import { sumChecks } from '../sum-checks.ts';
import { pipelines, statuses } from './answers.ts';

const PER_PAGE = 100;

type Status = z.output<typeof statuses>[number];
type At = { project: string; sha: string; number: number };
/** ETags of the list of pipelines and of the statuses of one, and which one that was. */
type Seen = z.output<typeof seenBefore>;
const UNSEEN: Seen = { list: null, statuses: [], pipeline: null };
const seenBefore = z.object({
  list: z.string().nullable(),
  /** Of each page. Earlier hubs kept that of the first alone. */
  statuses: z.array(z.string().nullable()).catch([]),
  pipeline: z.string().nullable(),
});

/**
 * CI of a merge request: its newest pipeline for the commit, which for a fork may have run in the fork's own
 * project, with the jobs and what other systems reported to it. Where there is none, the commit's own statuses.
 */
export async function getChecks(
  rest: RestClient,
  at: At,
  etag: string | null | undefined,
): Promise<ForgeChecks | null> {
  const seen = etag ? seenBefore.catch(UNSEEN).parse(JSON.parse(etag)) : UNSEEN;
  const listCall = {
    path: `${at.project}/merge_requests/${at.number}/pipelines`,
    query: { per_page: PER_PAGE },
  };
  const list = await rest.askIfChanged({ ...listCall, etag: seen.list }, pipelines);
  const newest = list?.body.find(({ sha }) => sha === at.sha);
  const pipeline = list === null ? seen.pipeline : newest ? `${newest.project_id}/${newest.id}` : null;
  const isSame = pipeline === seen.pipeline;
  const found = await askPages(rest, statusesOf(at, pipeline), isSame ? seen.statuses : []);
  if (found === null) return null;
  const checks = found.items.map(readStatus);
  if (!found.isWhole) checks.push(moreChecks(checks.length));
  return {
    state: sumChecks(checks),
    checks,
    etag: JSON.stringify({
      list: list?.etag ?? seen.list,
      statuses: found.etags,
      pipeline,
    } satisfies Seen),
  };
}

function statusesOf({ project, sha }: At, pipeline: string | null): PagedCall<typeof statuses, Status> {
  const [pipelineProject, id] = pipeline?.split('/') ?? [];
  const base = pipelineProject ? `/projects/${pipelineProject}` : project;
  const path = `${base}/repository/commits/${encodeURIComponent(sha)}/statuses`;
  const query = { per_page: PER_PAGE, ...(id && { pipeline_id: Number(id) }) };
  return {
    call: (page) => ({ path, query: { ...query, page } }),
    schema: statuses,
    itemsOf: (body) => body,
    isLast: (items) => items < PER_PAGE,
  };
}

function readStatus(found: Status): ForgeCheck {
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
