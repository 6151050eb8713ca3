import { randomUUID } from 'node:crypto';
import type { Contribution, ContributionRequest } from '@quire/contract';
import type { Session } from './command.ts';
import type { ContributeOptions } from './commands/contribute.ts';
import { printChecks, printReport } from './contribute-report.ts';
import { readSeed } from './contribute-seed.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { connect, type Hub } from './hub.ts';
import { readNotebookFile } from './notebook-file.ts';

/** Contributes through a hub, and stays until the request is open or something is in the way. */
export async function contributeOnHub(
  session: Session,
  options: ContributeOptions,
  given: string,
): Promise<ExitCode> {
  const { context, terminal } = session;
  const { notebook, name, text } = await readNotebookFile(context, given);
  const hub = await connect(context, options);
  const seed = readSeed(options, notebook);
  const body: ContributionRequest = {
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
  terminal.startProgress(() => 'Looking at the notebook and the target');
  const preview = await hub.client.contributions.previewContribution({ body });
  terminal.stopProgress();
  if (!preview.isReady) {
    if (options.json === true) terminal.json(preview);
    else printReport(terminal, { ...preview, picked: '', plan: [] });
    return EXIT.invalid;
  }
  const made = await hub.client.contributions.createContribution({ body: { ...body, key: randomUUID() } });
  const ended = await follow(session, hub, made);
  if (options.json === true) terminal.json(ended);
  else {
    if (ended.status !== 'open')
      printChecks(
        terminal,
        ended.checks.filter(({ status }) => status === 'failed'),
      );
    terminal.line(`${ended.sentence}\n${ended.request?.url ?? `${hub.url}/contributions/${ended.id}`}`);
  }
  return ended.status === 'open' || ended.status === 'merged' ? EXIT.ok : EXIT.failed;
}

/** Tells each step as it is done, until the contribution rests. */
async function follow({ terminal }: Session, { client }: Hub, made: Contribution): Promise<Contribution> {
  const { dim } = terminal.errorColours;
  const params = { id: made.id };
  let now = 'Waiting for its turn';
  terminal.startProgress(() => now);
  for await (const event of client.contributions.followContribution({ params })) {
    if (event.type === 'step') {
      now = event.step.sentence || `Now: ${event.step.name}`;
      if (event.step.status === 'done' && event.step.name !== 'ci')
        terminal.note(`${event.step.sentence} ${dim(`${event.step.milliseconds ?? 0} ms`)}`);
    }
    if (event.type === 'status' || event.type === 'finished') break;
  }
  terminal.stopProgress();
  return client.contributions.getContribution({ params });
}
