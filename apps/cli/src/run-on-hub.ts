import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { type ParameterValues, parametersOfSchema } from '@quire/analysis';
import { fileSize, type JsonSchema, type Run, UPLOAD_BYTES_MAX } from '@quire/contract';
import { CliError } from './cli-error.ts';
import type { Session } from './command.ts';
import type { RunOptions } from './commands/run.ts';
import { reportDownloads } from './downloads.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { followToEnd, type SavedFiles, saveRun } from './follow-run.ts';
import { readGivenValues, replacePaths } from './given-values.ts';
import { connect, type Hub, runUrl } from './hub.ts';
import { type NotebookAddress, resolveNotebook } from './notebook-address.ts';
import { printFailure } from './run-printer.ts';
import { describeRun, exitCodeOfRun } from './run-report.ts';

/** Runs a notebook of a hub as the person signed in. */
export async function runOnHub(session: Session, options: RunOptions, given: string): Promise<ExitCode> {
  const { context, terminal } = session;
  const { out, html, downloads } = options;
  if (!options.wait && (out ?? html ?? downloads) !== undefined) {
    throw new CliError(
      EXIT.usage,
      '--out, --html and --downloads need the finished run, so they do not go with --no-wait.',
    );
  }
  const hub = await connect(context, options);
  const address = await resolveNotebook(hub, given);
  const started = await startRun(session, { hub, address, options });
  terminal.note(`Run ${started.id} of ${address.space}/${address.slug}, version ${started.version}`);
  if (!options.wait) {
    if (options.json) terminal.json({ ...describeRun(hub, started), files: [], downloads: [] });
    else terminal.line(runUrl(hub, started.id));
    return EXIT.ok;
  }
  const run = await followToEnd(session, { hub, run: started, isSilent: options.json === true });
  const saved = await saveRun(context, { hub, run, out, html, downloads });
  const { files, error } = saved;
  if (options.json) terminal.json({ ...describeRun(hub, run), files, downloads: saved.downloads });
  report(session, { hub, run, saved });
  if (error !== null && run.status === 'succeeded') throw error;
  if (error !== null) terminal.note(`Not everything was downloaded: ${explainError(error).message}`);
  return exitCodeOfRun(run.status);
}

interface Starting {
  readonly hub: Hub;
  readonly address: NotebookAddress;
  readonly options: RunOptions;
}

async function startRun({ context, terminal }: Session, { hub, address, options }: Starting): Promise<Run> {
  const schema = await readSchema(hub, address, options.version);
  const parameters = parametersOfSchema(schema);
  const given = { assignments: options.parameter ?? [], file: options.parametersFile };
  const checked = await readGivenValues(context, parameters, given);
  const values: ParameterValues = await replacePaths(
    context,
    { parameters, values: checked },
    async (path) => {
      terminal.startProgress(() => `Uploading ${basename(path)}`);
      return uploadFile(hub, path).finally(() => terminal.stopProgress());
    },
  );
  const version = options.version === undefined ? {} : { version: options.version };
  return hub.client.runs.createRun({ params: address, body: { ...version, parameters: values } });
}

async function readSchema(
  hub: Hub,
  address: NotebookAddress,
  version: number | undefined,
): Promise<JsonSchema> {
  if (version !== undefined) {
    const found = await hub.client.notebooks.getVersion({ params: { ...address, number: version } });
    return found.parameters;
  }
  const page = await hub.client.notebooks.getNotebook({ params: address });
  return page.current.parameters;
}

/** Gives a file to the coming run; answers the reference that stands for it. */
async function uploadFile(hub: Hub, path: string): Promise<string> {
  const body = await openAsBlob(path);
  if (body.size > UPLOAD_BYTES_MAX) {
    throw new CliError(
      EXIT.invalid,
      `${path} has ${fileSize(body.size)}; the hub takes at most ${fileSize(UPLOAD_BYTES_MAX)}.`,
    );
  }
  const upload = await hub.client.runs.createUpload({ query: { name: basename(path) }, body });
  return upload.id;
}

function report({ terminal }: Session, { hub, run, saved }: { hub: Hub; run: Run; saved: SavedFiles }): void {
  const { green, yellow, dim } = terminal.errorColours;
  if (run.failure) printFailure(terminal, run.failure);
  if (run.status === 'succeeded') terminal.note(green('The run succeeded.'));
  else if (run.status === 'cancelled') terminal.note(yellow('The run was cancelled.'));
  for (const file of saved.files) terminal.note(`Wrote ${file}`);
  reportDownloads(terminal, saved.downloads, `quire runs ${run.id} --downloads FOLDER`);
  terminal.note(dim(runUrl(hub, run.id)));
}
