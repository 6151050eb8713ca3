import type { ContributionCheck } from '@quire/contract';
import { checkSandbox, type ProgramResult, runProgram } from '@quire/kernels';
import type { CheckCommand, CheckJob, CheckRunner } from '../../ports/check-runner.ts';
import { BALLET_COMMAND, balletArguments } from './ballet.ts';
import { readReport } from './read-report.ts';

/** Tests of a package and a small model; a larger one has its CI. */
const MEMORY_BYTES = 2 * 1024 ** 3;
const PROCESSES = 128;

/** A hub that runs no commands of others, and why. */
export const noChecks = (reason: string): CheckRunner => ({ whyNot: () => reason, run: async () => [] });

/** The name of an environment for which a hub's own Python stands, where no other is set. */
const OWN = 'python';

/**
 * Runs the commands of targets in bubblewrap, without a network, each in a process tree of its own within limits.
 * Without a sandbox nothing of a target is run at all.
 */
export async function createCheckRunner(options: {
  /** The hub's own Python. */
  python: string;
  /** Interpreters by the names that targets use. */
  environments: ReadonlyMap<string, string>;
  scratch: string;
}): Promise<CheckRunner> {
  const sandbox = await checkSandbox();
  if (!sandbox.usable)
    return noChecks('This hub cannot run the target’s commands: its machine has no sandbox for them.');
  const pythonFor = (environment: string | null): string | undefined =>
    environment === null || environment === OWN
      ? (options.environments.get(OWN) ?? options.python)
      : options.environments.get(environment);
  return {
    whyNot: (environment) =>
      pythonFor(environment) === undefined
        ? `This hub has no environment called “${environment}” to run the target’s commands in.`
        : null,
    async run(job) {
      const python = pythonFor(job.environment);
      if (python === undefined) return [];
      const checks: ContributionCheck[] = [];
      for (const command of job.commands)
        checks.push(...(await runCommand(command, { job, python, options })));
      return checks;
    },
  };
}

type Running = { job: CheckJob; python: string; options: { python: string; scratch: string } };

async function runCommand(
  command: CheckCommand,
  { job, python, options }: Running,
): Promise<ContributionCheck[]> {
  const [program = '', ...rest] = command.run;
  const argv = program === BALLET_COMMAND ? balletArguments(python, rest) : ['/usr/bin/env', ...command.run];
  const result = await runProgram({
    python,
    supervisor: options.python,
    argv,
    cwd: job.folder,
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: `${job.folder}/src`, ...command.env },
    limits: { memoryBytes: MEMORY_BYTES, processes: PROCESSES },
    milliseconds: command.seconds * 1000,
    signal: job.signal,
    scratch: options.scratch,
  });
  const reported = result.ended === 'finished' ? readReport(result.stdout) : null;
  return reported ?? [fromExit(command, result)];
}

/** What an exit says where the command does not tell more. */
function fromExit({ id, title, seconds }: CheckCommand, result: ProgramResult): ContributionCheck {
  const { ended, code, stdout, stderrTail, milliseconds } = result;
  const hasPassed = ended === 'finished' && code === 0;
  const words = lastWords(`${stdout.slice(-4000)}\n${stderrTail}`);
  const sentence = hasPassed
    ? 'It passed.'
    : ended === 'timeout'
      ? `It took longer than ${seconds} s.`
      : ended === 'memory'
        ? 'It needed more memory than the hub gives.'
        : code === 127
          ? 'The command is not in the hub’s environment for this target.'
          : `It ended with code ${code ?? '?'}.`;
  return {
    id,
    title,
    // A command that is not there says nothing about the contribution.
    status: hasPassed ? 'passed' : code === 127 && ended === 'finished' ? 'skipped' : 'failed',
    sentence,
    items:
      hasPassed || words === ''
        ? []
        : [{ message: words, advice: null, path: null, line: null, cellId: null }],
    figures: [],
    milliseconds,
  };
}

const LAST_LINES = 30;
const lastWords = (text: string): string =>
  text.trim().split('\n').slice(-LAST_LINES).join('\n').slice(-3000);
