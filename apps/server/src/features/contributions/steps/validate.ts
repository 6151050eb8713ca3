import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContributionCheck } from '@quire/contract';
import type { TargetSpec } from '@quire/contribute';
import { commandsOf } from '../commands.ts';
import { makeCommit } from './commit.ts';
import { quote } from './shell.ts';
import { need, type Step, type StepContext, type StepOutcome } from './step.ts';

/** Runs the target's own commands on the would-be commit, apart from the hub. */
export const validateStep: Step = async (context) => {
  const { row, checks: runner } = context;
  const spec = need(row.spec, 'description') as TargetSpec;
  const commands = commandsOf(spec);
  if (commands.length === 0) return skip('The target names no commands of its own.');
  const whyNot = runner.whyNot(spec.environment);
  if (whyNot !== null) return skip(`${whyNot} The target’s CI will say.`);
  const found = await runCommands(context, spec);
  const others = (row.checks as ContributionCheck[]).filter(({ id }) => !found.some((one) => one.id === id));
  const failed = found.filter(({ status }) => status === 'failed');
  const sentence =
    failed.length === 0
      ? `The target’s own checks passed on this very commit, in a sandbox (${found.length}).`
      : failed.map((check) => `${check.title}: ${check.sentence}`).join(' ');
  return {
    change: { checks: JSON.stringify([...others, ...found]) },
    status: failed.length === 0 ? 'done' : 'failed',
    sentence,
    command: commands.map(({ run }) => run.map(quote).join(' ')).join('\n'),
    next: failed.length === 0 ? 'fork' : null,
    ...(failed.length > 0 && { standing: { status: 'blocked', sentence } }),
  };
};

const skip = (sentence: string): StepOutcome => ({
  change: {},
  status: 'skipped',
  sentence,
  command: null,
  next: 'fork',
});

/** What the checks before this one looked at; the newest, should this hub's copy not get that any more. */
async function baseHere({ git, row, targets, person, signal }: StepContext): Promise<string> {
  const sha = need(row.base_sha, 'base');
  if (await git.hasCommit(row.target_url, sha)) return sha;
  const wanted = { url: row.target_url, base: row.base, personId: person.id, maxAgeMs: 0, signal };
  const newest = await targets.load(wanted);
  return (await git.hasCommit(row.target_url, sha)) ? sha : newest.sha;
}

async function runCommands(context: StepContext, spec: TargetSpec): Promise<ContributionCheck[]> {
  const { git, row, remotes, person, scratch, checks, signal } = context;
  const sha = await baseHere(context);
  const access = await remotes.open(person.id, row.target_url);
  const { commit } = await makeCommit(context, { ...access, sha });
  const folder = await mkdtemp(join(scratch, 'check-'));
  try {
    const branch = need(row.branch, 'branch');
    await git.exportCommit(row.target_url, {
      sha: commit,
      baseBranch: need(row.base, 'base'),
      branch,
      folder,
    });
    return await checks.run({ folder, commands: commandsOf(spec), environment: spec.environment, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
