import type { Linter } from '@quire/analysis';
import { type ContributionPreview, type ContributionRequest, HubError } from '@quire/contract';
import type { Draft } from '@quire/contribute';
import type { Database } from '../../database/connect.ts';
import type { GitRepositories } from '../../ports/git-repositories.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import { commandsOf } from './commands.ts';
import { applyRules, chooseUsername, type Drafted, draft } from './drafting.ts';
import { PREVIEW_TIP_AGE_MILLISECONDS } from './limits.ts';
import { presentCheck } from './present.ts';
import { readSource } from './sources.ts';
import { authorEmail } from './steps/commit.ts';
import { quote } from './steps/shell.ts';
import { type Target, type Targets, targetProblem } from './targets.ts';

type Dependencies = {
  db: Database;
  git: GitRepositories;
  linter: Linter;
  notebooks: NotebooksService;
  targets: Targets;
};

/** Everything that would be sent, before anything is. */
export async function preview(
  dependencies: Dependencies,
  caller: Caller,
  request: ContributionRequest,
): Promise<ContributionPreview> {
  const source = await readSource(dependencies.notebooks, caller, request.source);
  try {
    const target = await dependencies.targets.load({
      url: request.target,
      base: request.base ?? null,
      personId: caller.id,
      maxAgeMs: PREVIEW_TIP_AGE_MILLISECONDS,
    });
    await applyRules(dependencies.db, target);
    const username = await chooseUsername(dependencies.db, { target, person: caller });
    const drafted = await draft(dependencies, {
      target,
      person: caller,
      username,
      cells: source.cells,
      sourceName: source.name,
      wish: request,
    });
    return present(target, { caller, username, drafted });
  } catch (error) {
    throw error instanceof HubError ? error : targetProblem(error);
  }
}

function present(
  target: Target,
  { caller, username, drafted }: { caller: Caller; username: string; drafted: Drafted },
): ContributionPreview {
  const { draft: made, files, checks } = drafted;
  const { spec } = target;
  const isLate = spec.deadline !== null && new Date(spec.deadline) < new Date();
  return {
    target: {
      url: target.url,
      name: target.name,
      kind: spec.kind,
      recognisedBy: spec.recognisedBy,
      base: target.base,
      baseSha: target.sha,
      forge: target.forge,
      isConnected: target.isConnected,
      deadline: spec.deadline,
    },
    ...presentPick(made),
    files: files.map(({ path, action, content, diff }) => ({ path, action, content, diff })),
    title: made.plan?.title ?? '',
    body: made.plan?.body ?? '',
    branch: made.plan?.branch ?? '',
    slug: made.slug,
    username,
    author: {
      name: caller.name,
      email: authorEmail({ email: caller.email, login: target.login, forge: target.forge, url: target.url }),
    },
    checks: checks.map(presentCheck),
    commands: commandsOf(spec).map(({ id, title, run }) => ({
      id,
      title,
      command: run.map(quote).join(' '),
    })),
    isReady:
      made.plan !== null &&
      target.isConnected &&
      !isLate &&
      checks.every(({ status }) => status !== 'failed'),
  };
}

function presentPick(
  made: Draft,
): Pick<ContributionPreview, 'candidates' | 'seed' | 'isProposed' | 'statements' | 'confidence' | 'doubts'> {
  const { candidates, seed, isProposed, extraction } = made;
  return {
    candidates: candidates.map(({ seed: own, cellId, cellIndex, label, satisfies, score, reasons }) => ({
      seed: seedOf(own),
      cellId,
      cellIndex,
      label,
      satisfies,
      score,
      reasons: [...reasons],
    })),
    seed: seed === null ? null : seedOf(seed),
    isProposed,
    statements: extraction.statements.map((statement) => ({ ...statement, reasons: [...statement.reasons] })),
    confidence: extraction.confidence,
    doubts: [...extraction.doubts],
  };
}

const seedOf = (seed: NonNullable<Draft['seed']>): NonNullable<ContributionPreview['seed']> =>
  seed.kind === 'cells' ? { kind: 'cells', cellIds: [...seed.cellIds] } : seed;
