import { type ChildProcess, fork } from 'node:child_process';
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
export const JOBS_PER_PROCESS_MAX = 60;
/** A process that nobody needs gives its hundred megabytes back. */
const IDLE_MILLISECONDS = 30_000;

/** The rules of a notebook without a project: what will fail or surely was not meant. */
const DEFAULT_CONFIG: LintConfig = { lint: { select: ['E4', 'E7', 'E9', 'F'] } };

/**
 * Compiling Ruff's 10 MB to fast code takes seconds of all processors and 400 MB, most of which stays with whoever did
 * it, and is over when the process is about to end. Code that is made in passing answers 300 notebooks four times
 * sooner. The option counts for a whole process: one more reason for one of its own.
 */
const QUICK_CODE = '--liftoff-only';

/** Ruff in a process of its own; started when first used, replaced when it fails. */
export function createLinter(): Linter {
  return new NodeLinter();
}

class NodeLinter implements Linter {
  private process: ChildProcess | undefined;
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
    this.process?.kill('SIGKILL');
    this.process = undefined;
  }

  /** One after the other: Ruff keeps a processor busy. */
  private ask(job: RuffJob): Promise<RuffAnswer> {
    const next = this.queue.then(() => this.askNow(job));
    this.queue = next.catch(() => undefined);
    return next;
  }

  private async askNow(job: RuffJob): Promise<RuffAnswer> {
    clearTimeout(this.idle);
    if (this.jobs >= JOBS_PER_PROCESS_MAX) await this.close();
    const child = this.process ?? this.start();
    this.jobs += 1;
    const answer = await this.exchange(child, job);
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

  private start(): ChildProcess {
    const child = startProcess();
    this.process = child;
    this.jobs = 0;
    // One that ends while nobody waits is replaced at its next use.
    const forget = () => {
      if (this.process === child) this.process = undefined;
    };
    child.on('error', forget);
    child.on('exit', forget);
    return child;
  }

  private exchange(child: ChildProcess, job: RuffJob): Promise<RuffAnswer> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        settle();
        if (this.process === child) this.process = undefined;
        child.kill('SIGKILL');
        reject(
          new AnalysisError(
            'lint-failed',
            `The linter gave no answer: ${why}. Other cells can still be checked.`,
          ),
        );
      };
      const onError = (error: Error) => fail(error.message);
      const onExit = () => fail('its process ended');
      const onMessage = (answer: RuffAnswer) => {
        settle();
        resolve(answer);
      };
      const timer = setTimeout(() => fail('it took too long'), JOB_MILLISECONDS_MAX);
      const settle = () => {
        clearTimeout(timer);
        child.off('error', onError);
        child.off('exit', onExit);
        child.off('message', onMessage);
        // Nobody waits for it: it keeps no program from ending.
        child.unref();
        child.channel?.unref();
      };
      child.on('error', onError);
      child.on('exit', onExit);
      child.on('message', onMessage);
      child.ref();
      child.channel?.ref();
      child.send(job, (error) => error && fail(error.message));
    });
  }
}

const startProcess = (): ChildProcess =>
  fork(new URL('./ruff-process.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning', QUICK_CODE],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {},
  });
