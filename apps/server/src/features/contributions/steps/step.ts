import type { Linter } from '@quire/analysis';
import type { ContributionFile, ContributionStatus, ContributionStepName } from '@quire/contract';
import type { PlannedFile } from '@quire/contribute';
import type { Database } from '../../../database/connect.ts';
import type { CheckRunner } from '../../../ports/check-runner.ts';
import type { GitRepositories } from '../../../ports/git-repositories.ts';
import type { Remotes } from '../remotes.ts';
import type { Change, ContributionRow } from '../store.ts';
import type { Targets } from '../targets.ts';

export type StepDependencies = {
  db: Database;
  git: GitRepositories;
  linter: Linter;
  targets: Targets;
  remotes: Remotes;
  checks: CheckRunner;
  /** Where a hub keeps folders that live as long as a step. */
  scratch: string;
  log: { error(details: object, message: string): void };
};
export type StepContext = StepDependencies & {
  row: ContributionRow;
  person: { id: string; handle: string; name: string; email: string };
  signal: AbortSignal;
};
/** What a step did and what comes next. */
export type StepOutcome = {
  change: Change;
  status: 'done' | 'skipped' | 'failed';
  sentence: string;
  command: string | null;
  /** `null`: nothing more is to be done now. */
  next: ContributionStepName | null;
  /** Where the whole contribution stands, if that is not `working`. */
  standing?: { status: Exclude<ContributionStatus, 'working'>; sentence: string };
  /** When to look again, where somebody else has to act. */
  lookAgainMs?: number;
};
export type Step = (context: StepContext) => Promise<StepOutcome>;

/** Files as a row keeps them: with what they need of the target's tree. */
export type StoredFile = ContributionFile & Pick<PlannedFile, 'when'>;
export const filesOf = ({ files }: Pick<ContributionRow, 'files'>): StoredFile[] => files as StoredFile[];

/** What a step cannot do without; a row that lacks it was never where this step is. */
export function need<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`a contribution has no ${what} yet`);
  return value;
}
