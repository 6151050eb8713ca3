import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { toAnalysisCells } from '@quire/analysis';
import { createLinter, loadParser } from '@quire/analysis/node';
import {
  checkDraft,
  draftContribution,
  readCodeStyle,
  readTarget,
  TargetError,
  usernameFor,
} from '@quire/contribute';
import { CliError } from './cli-error.ts';
import type { Session } from './command.ts';
import type { ContributeOptions } from './commands/contribute.ts';
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
    const candidate = draft.candidates.find((one) => JSON.stringify(one.seed) === JSON.stringify(draft.seed));
    const report: Reported = {
      target: {
        name: basename(options.target).replace(/\.git$/, ''),
        kind: spec.kind,
        recognisedBy: spec.recognisedBy,
        base: spec.base ?? target.branch,
      },
      picked:
        candidate === undefined
          ? ''
          : `${draft.isProposed ? 'Proposed' : 'Picked'}: cell ${candidate.cellIndex + 1}, ${candidate.label}`,
      files,
      title: draft.plan?.title ?? '',
      branch: draft.plan?.branch ?? '',
      checks,
      plan: [
        `Make one commit on the newest ${spec.base ?? target.branch}.`,
        ...(spec.checks.length > 0
          ? [
              `Run the project’s own checks in a sandbox: ${spec.checks.map(({ run }) => run.join(' ')).join('; ')}.`,
            ]
          : []),
        `Send it to the branch ${draft.plan?.branch ?? ''}.`,
        `Open the request “${draft.plan?.title ?? ''}”.`,
      ],
    };
    if (options.json === true) terminal.json({ ...report, isReady: isReady(report) });
    else printReport(terminal, report);
    if (!isReady(report)) return EXIT.invalid;
    if (options.json !== true) terminal.note('Nothing was sent. Without --dry-run it is.');
    return EXIT.ok;
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

const isReady = ({ files, checks }: Reported): boolean =>
  files.length > 0 && checks.every(({ status }) => status !== 'failed');
