import { resolve } from 'node:path';
import { isFinished, type Run, type RunEvent } from '@quire/contract';
import { CliError } from './cli-error.ts';
import type { Session } from './command.ts';
import type { Context } from './context.ts';
import { type ListedDownload, offeredBy, saveDownloads } from './downloads.ts';
import { EXIT } from './exit-codes.ts';
import { type Hub, runUrl } from './hub.ts';
import { RunPrinter } from './run-printer.ts';
import { writeFileSafely } from './write-file.ts';

interface Followed {
  readonly hub: Hub;
  readonly run: Run;
  /** Shows nothing of the outputs. */
  readonly isSilent: boolean;
}

const STATUS_IN_WORDS: Readonly<Record<string, string>> = {
  queued: 'Waiting',
  starting: 'Starting',
  cancelling: 'Cancelling',
};

/**
 * Shows a run until it ends and answers it as it ended. Ctrl-C cancels the run; a second one leaves at once.
 * Lost connections are found again.
 */
export async function followToEnd(
  { context, terminal }: Session,
  { hub, run, isSilent }: Followed,
): Promise<Run> {
  const { id, cells, headings, cellsTotal } = run;
  const printer = new RunPrinter(terminal, { cells, headings, cellsTotal, isSilent });
  const leaving = new AbortController();
  let interrupts = 0;
  const stopListening = context.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) leaving.abort();
    else {
      printer.say('Cancelling');
      // A run that ended in this very moment cannot be cancelled and need not be.
      hub.client.runs.cancelRun({ params: { id } }).catch(() => undefined);
    }
  });
  try {
    const events = hub.client.runs.followRun({
      params: { id },
      signal: leaving.signal,
      onConnection: (isConnected) => printer.say(isConnected ? 'Running' : 'Looking for the hub'),
    });
    for await (const event of events) show(printer, event);
  } finally {
    stopListening();
    printer.end();
  }
  if (leaving.signal.aborted) {
    throw new CliError(EXIT.cancelled, `Left before the run ended. It is at ${runUrl(hub, id)}`);
  }
  return hub.client.runs.getRun({ params: { id } });
}

function show(printer: RunPrinter, event: RunEvent): void {
  switch (event.type) {
    case 'status':
      printer.say(STATUS_IN_WORDS[event.status] ?? 'Running');
      break;
    case 'cell-started':
      printer.cellStarted(event.cellId);
      break;
    case 'cell-finished':
      printer.cellFinished();
      break;
    case 'stream':
      printer.stream(event.name, event.text);
      break;
    case 'output':
      if (event.output.output_type === 'stream') printer.stream(event.output.name, event.output.text);
      else if (event.output.output_type !== 'error') printer.output(event.output.data);
      break;
    default:
      // What a terminal has shown it cannot take back, and how the run ended is told by its caller.
      break;
  }
}

interface Saved {
  readonly hub: Hub;
  readonly run: Run;
  readonly out: string | undefined;
  readonly html: string | undefined;
  /** Where files go that the notebook offers. */
  readonly downloads: string | undefined;
}

export interface SavedFiles {
  readonly files: readonly string[];
  readonly downloads: readonly ListedDownload[];
  /** Why the rest was not written. */
  readonly error: unknown;
}

/** Downloads a finished run as the files asked for. What goes wrong is in the answer: the run is told of first. */
export async function saveRun(context: Context, saved: Saved): Promise<SavedFiles> {
  const { hub, run, out, html } = saved;
  const files: string[] = [];
  try {
    if ((out ?? html ?? saved.downloads) !== undefined && !isFinished(run.status)) {
      throw new CliError(EXIT.conflict, 'The run has not finished yet, so there is nothing to download.', {
        advice: `Wait for it with: quire runs ${run.id} --follow`,
      });
    }
    for (const [format, given] of [['ipynb', out] as const, ['html', html] as const]) {
      if (given === undefined) continue;
      const path = resolve(context.cwd, given);
      const response = await hub.client.runs.downloadRun({ params: { id: run.id }, query: { format } });
      await writeFileSafely(path, new Uint8Array(await response.arrayBuffer()));
      files.push(path);
    }
    return { files, ...(await saveDownloads(context, await offeredBy(hub, run), saved.downloads)) };
  } catch (error) {
    return { files, downloads: [], error };
  }
}
