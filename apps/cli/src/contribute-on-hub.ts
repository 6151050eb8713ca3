import { realpath } from 'node:fs/promises';
import type {
  Contribution,
  ContributionId,
  ContributionPreview,
  ContributionRequest,
  ContributionSummary,
} from '@quire/contract';
import type { Session } from './command.ts';
import type { ContributeOptions } from './commands/contribute.ts';
import { keyOf, lastingSeed, type Origin } from './contribute-keys.ts';
import { type Obstacle, obstacleOf, printObstacle } from './contribute-obstacle.ts';
import { printReport } from './contribute-report.ts';
import { readSeed } from './contribute-seed.ts';
import { followContribution, readContributionId, tellEnd } from './contribution-end.ts';
import type { ExitCode } from './exit-codes.ts';
import { accountsUrl, connect, type Hub } from './hub.ts';
import { type NotebookFile, readNotebookFile } from './notebook-file.ts';

/** As many keys as the hub takes in one question. */
const KEYS_AT_ONCE = 20;

/**
 * Contributes through a hub, and stays until the request is open or something is in the way. What was sent before
 * from the same place and is neither merged nor closed is updated.
 */
export async function contributeOnHub(
  session: Session,
  options: ContributeOptions,
  given: string,
): Promise<ExitCode> {
  const { context, terminal } = session;
  const file = await readNotebookFile(context, given);
  const hub = await connect(context, options);
  const body = requestOf(file, options);
  terminal.startProgress(() => 'Looking at the notebook and the target');
  const preview = await hub.client.contributions.previewContribution({ body });
  terminal.stopProgress();
  const obstacle = preview.isReady ? null : obstacleIn(preview, hub);
  if (obstacle !== null) {
    if (options.json === true) terminal.json({ ...preview, obstacle });
    else printReport(terminal, { ...preview, picked: '', plan: [] });
    if (options.json !== true) printObstacle(terminal, obstacle);
    return obstacle.exitCode;
  }
  const made = await submit(session, { hub, options, body, origin: await originOf(file, preview) });
  return tellEnd(session, { hub, options, ended: await followContribution(session, hub, made) });
}

function requestOf({ notebook, name, text }: NotebookFile, options: ContributeOptions): ContributionRequest {
  const seed = readSeed(options, notebook);
  return {
    source: { kind: 'document', filename: name, content: text },
    target: options.target,
    include: [],
    exclude: [],
    message: options.message ?? '',
    ...(seed !== undefined && { seed }),
    ...(options.base !== undefined && { base: options.base }),
    ...(options.title !== undefined && { title: options.title }),
    ...(options.slug !== undefined && { slug: options.slug }),
  };
}

function obstacleIn(preview: ContributionPreview, hub: Hub): Obstacle | null {
  const { isConnected, url } = preview.target;
  return obstacleOf({
    ...preview,
    missingAccount: isConnected ? null : { at: new URL(url).host, connectAt: accountsUrl(hub) },
  });
}

/** Where it comes from, so that the same command finds it again; stdin is nowhere. */
async function originOf(file: NotebookFile, preview: ContributionPreview): Promise<Origin | null> {
  if (file.path === '-') return null;
  return {
    path: await realpath(file.path),
    target: preview.target.url,
    seed: lastingSeed(preview.seed, file),
  };
}

type Submission = {
  hub: Hub;
  options: ContributeOptions;
  body: ContributionRequest;
  origin: Origin | null;
};

async function submit(session: Session, { hub, options, body, origin }: Submission): Promise<Contribution> {
  const { contributions } = hub.client;
  if (options.update !== undefined)
    return update(session, hub, { id: readContributionId(options.update), body });
  if (origin === null)
    return contributions.createContribution({ body: { ...body, key: crypto.randomUUID() } });
  const { earlier, key } = await findEarlier(hub, origin);
  if (earlier !== undefined && options.new !== true) {
    session.terminal.note(`Updates “${earlier.title}”, which you sent before. For another one, use --new.`);
    return update(session, hub, { id: earlier.id, body });
  }
  return contributions.createContribution({ body: { ...body, key } });
}

const ENDED: readonly ContributionSummary['status'][] = ['merged', 'closed'];

/** The newest contribution from there that can still be changed, and the first key that none has. */
async function findEarlier(
  { client }: Hub,
  origin: Origin,
): Promise<{ earlier: ContributionSummary | undefined; key: string }> {
  const found: ContributionSummary[] = [];
  for (let first = 0; ; first += KEYS_AT_ONCE) {
    const key = Array.from({ length: KEYS_AT_ONCE }, (_, at) => keyOf(origin, first + at));
    const { contributions } = await client.contributions.listContributions({ query: { key } });
    found.push(...contributions);
    if (contributions.length < KEYS_AT_ONCE) break;
  }
  const open = found.filter(({ status }) => !ENDED.includes(status));
  const [earlier] = open.sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  // They are given in order and none is ever taken back.
  return { earlier, key: keyOf(origin, found.length) };
}

/** Submits again: the same branch and the same request. One that is still on its way arrives or stops first. */
async function update(
  session: Session,
  hub: Hub,
  { id, body }: { id: ContributionId; body: ContributionRequest },
): Promise<Contribution> {
  const params = { id };
  const now = await hub.client.contributions.getContribution({ params });
  if (now.status === 'working') await followContribution(session, hub, now);
  return hub.client.contributions.resubmitContribution({ params, body });
}
