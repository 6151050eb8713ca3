import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { toAnalysisCells } from '@quire/analysis';
import { createLinter, loadParser } from '@quire/analysis/node';
import {
  checkDraft,
  type Draft,
  draftContribution,
  readCodeStyle,
  readTarget,
  TargetError,
  type TargetSpec,
  usernameFor,
} from '@quire/contribute';
import { CliError } from './cli-error.ts';
import type { Session } from './command.ts';
import type { ContributeOptions } from './commands/contribute.ts';
import { obstacleOf, printObstacle } from './contribute-obstacle.ts';
import { printReport, type Reported } from './contribute-report.ts';
import { readSeed } from './contribute-seed.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readNotebookFile } from './notebook-file.ts';
import { openTarget } from './target-repository.ts';

/** Everything but sending, on this machine: no hub, no password. The project's own commands are not run. */
export async function dryRun(session: Session, options: ContributeOptions, given: string): Promise<ExitCode> {
  const { context, terminal } = session;
  const { notebook, name } = await readNotebookFile(context, given);
  const seed = readSeed(options, notebook);
  await loadParser();
  terminal.startProgress(() => `Looking at ${options.target}`);
  const target = await openTarget(options, context);
  const linter = createLinter();
  try {
    const [spec, style] = await Promise.all([readTarget(target.files), readCodeStyle(target.files)]);
    const cells = toAnalysisCells(notebook);
    const login = context.env.USER ?? userInfo().username;
    const draft = draftContribution({
      cells,
      spec,
      seed,
      username: usernameFor({ login, handle: login }, spec),
      slug: options.slug,
      title: options.title,
      author: login,
      message: options.message ?? '',
      notebook: name,
    });
    const { files, checks } = await checkDraft(draft, { spec, style, linter, cells });
    terminal.stopProgress();
    return tell(session, options, {
      ...describePick(draft),
      target: {
        name: basename(options.target).replace(/\.git$/, ''),
        kind: spec.kind,
        recognisedBy: spec.recognisedBy,
        base: spec.base ?? target.branch,
        deadline: spec.deadline,
      },
      files,
      checks,
      plan: planOf(draft, spec, target.branch),
    });
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    throw new CliError(EXIT.invalid, error.message, {
      details: error.problems.map(({ path, message }) => `${path}: ${message}`),
    });
  } finally {
    terminal.stopProgress();
    await Promise.all([linter.close(), target.close()]);
  }
}

function describePick(draft: Draft): Pick<DryRun, 'picked' | 'title' | 'branch'> {
  const picked = JSON.stringify(draft.seed);
  const candidate = draft.candidates.find(({ seed }) => JSON.stringify(seed) === picked);
  return {
    picked:
      candidate === undefined
        ? ''
        : `${draft.isProposed ? 'Proposed' : 'Picked'}: cell ${candidate.cellIndex + 1}, ${candidate.label}`,
    title: draft.plan?.title ?? '',
    branch: draft.plan?.branch ?? '',
  };
}

function planOf({ plan }: Draft, { base, checks }: TargetSpec, branch: string): string[] {
  const commands = checks.map(({ run }) => run.join(' ')).join('; ');
  return [
    `Make one commit on the newest ${base ?? branch}.`,
    ...(commands === '' ? [] : [`Run the project’s own checks in a sandbox: ${commands}.`]),
    `Send it to the branch ${plan?.branch ?? ''}.`,
    `Open the request “${plan?.title ?? ''}”.`,
  ];
}

type DryRun = Reported & { target: { deadline: string | null } };

function tell({ terminal }: Session, options: ContributeOptions, report: DryRun): ExitCode {
  const obstacle = obstacleOf({ ...report, missingAccount: null });
  if (options.json === true) terminal.json({ ...report, isReady: obstacle === null, obstacle });
  else {
    printReport(terminal, report);
    if (obstacle === null) terminal.note('Nothing was sent. Without --dry-run it is.');
    else printObstacle(terminal, obstacle);
  }
  return obstacle?.exitCode ?? EXIT.ok;
}
