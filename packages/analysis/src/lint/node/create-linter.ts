import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AnalysisError } from '../../analysis-error.ts';
import type { AnalysisCell } from '../../cell.ts';
import { makeFormattable } from '../format-cell.ts';
import { JoinedSource } from '../joined-source.ts';
import type { FormattedCell, LintConfig, LintDiagnostic, Linter } from '../linter.ts';
import { toDiagnostics } from '../read-findings.ts';
import type { RuffAnswer, RuffJob } from '../ruff-messages.ts';

/** A thousand cells take a tenth of this; what takes longer hangs. */
const JOB_MILLISECONDS_MAX = 20_000;
/** Ruff's memory only grows, by a megabyte or two for each notebook; after so many it starts afresh. */
export const JOBS_PER_THREAD_MAX = 60;
/** A thread that nobody needs gives its hundred megabytes back. */
const IDLE_MILLISECONDS = 30_000;

/** The rules of a notebook without a project: what will fail or surely was not meant. */
const DEFAULT_CONFIG: LintConfig = { lint: { select: ['E4', 'E7', 'E9', 'F'] } };

/** Ruff in a thread of its own; started when first used, replaced when it fails. */
export function createLinter(): Linter {
  return new NodeLinter();
}

/** Node has it; the types of this package's platform do not. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { compile(bytes: Uint8Array): Promise<object> };
};

class NodeLinter implements Linter {
  private worker: Worker | undefined;
  private compiled: Promise<object> | undefined;
  private jobs = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;

  async check(cells: readonly AnalysisCell[], config = DEFAULT_CONFIG): Promise<readonly LintDiagnostic[]> {
    const joined = new JoinedSource(cells);
    const answer = await this.ask({ config, check: joined.text });
    return 'findings' in answer ? toDiagnostics(answer.findings, joined) : [];
  }

  async syntaxErrors(cells: readonly AnalysisCell[]): Promise<readonly LintDiagnostic[]> {
    const found = await this.check(cells, { lint: { select: [] } });
    return found.filter(({ code }) => code === 'syntax-error');
  }

  async format(cells: readonly AnalysisCell[], config: LintConfig = {}): Promise<readonly FormattedCell[]> {
    const code = cells.filter(({ type }) => type === 'code');
    const ready = code.map(({ source }) => makeFormattable(source));
    const texts = ready.flatMap((one) => (one.ok ? [one.text] : []));
    const answer = await this.ask({ config, format: texts });
    const formatted = 'formatted' in answer ? [...answer.formatted] : [];
    return code.map(({ id: cellId, source }, index): FormattedCell => {
      const one = ready[index];
      if (one?.ok !== true) return { cellId, source, reason: one?.reason ?? '' };
      const result = formatted.shift();
      if (result === undefined || 'error' in result)
        return { cellId, source, reason: `It is not valid Python: ${result?.error ?? ''}.` };
      const restored = one.restore(result.text);
      return restored === undefined
        ? { cellId, source, reason: 'Its IPython syntax could not be kept as it is.' }
        : { cellId, source: restored };
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    this.compiled = undefined;
    await this.stopThread();
  }

  private async stopThread(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  /** One after the other: Ruff keeps a processor busy. */
  private ask(job: RuffJob): Promise<RuffAnswer> {
    const next = this.queue.then(() => this.askNow(job));
    this.queue = next.catch(() => undefined);
    return next;
  }

  private async askNow(job: RuffJob): Promise<RuffAnswer> {
    clearTimeout(this.idle);
    if (this.jobs >= JOBS_PER_THREAD_MAX) await this.stopThread();
    if (this.worker === undefined) {
      this.compiled ??= compileRuff();
      await this.compiled;
      this.worker = new Worker(new URL('./ruff-thread.ts', import.meta.url), { env: {} });
      this.worker.unref();
      this.jobs = 0;
    }
    this.jobs += 1;
    const answer = await this.exchange(this.worker, job);
    this.idle = setTimeout(() => void this.close(), IDLE_MILLISECONDS);
    this.idle.unref();
    if ('configError' in answer) {
      throw new AnalysisError(
        'lint-config-invalid',
        `Ruff does not take these settings: ${answer.configError}.`,
      );
    }
    return answer;
  }

  private exchange(worker: Worker, job: RuffJob): Promise<RuffAnswer> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        settle();
        if (this.worker === worker) this.worker = undefined;
        void worker.terminate();
        reject(
          new AnalysisError(
            'lint-failed',
            `The linter gave no answer: ${why}. Other cells can still be checked.`,
          ),
        );
      };
      const onError = (error: Error) => fail(error.message);
      const onMessage = (answer: RuffAnswer) => {
        settle();
        resolve(answer);
      };
      const timer = setTimeout(() => fail('it took too long'), JOB_MILLISECONDS_MAX);
      const settle = () => {
        clearTimeout(timer);
        worker.off('error', onError);
        worker.off('message', onMessage);
      };
      worker.on('error', onError);
      worker.on('message', onMessage);
      worker.postMessage(job);
    });
  }
}

/**
 * Ruff, compiled. As long as somebody keeps it, a thread that starts finds what is compiled already; else each compiles
 * ten megabytes anew, which takes seconds of all processors and hundreds of megabytes meanwhile.
 */
async function compileRuff(): Promise<object> {
  const main = createRequire(import.meta.url).resolve('@astral-sh/ruff-wasm-nodejs');
  return WebAssembly.compile(await readFile(join(dirname(main), 'ruff_wasm_bg.wasm')));
}
