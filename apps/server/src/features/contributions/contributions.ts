import type { Linter } from '@quire/analysis';
import { createLinter } from '@quire/analysis/node';
import type { Database } from '../../database/connect.ts';
import type { CheckRunner } from '../../ports/check-runner.ts';
import type { GitRepositories } from '../../ports/git-repositories.ts';
import type { Signals } from '../../ports/signals.ts';
import type { NotebooksService } from '../notebooks/service.ts';
import { advance } from './machine.ts';
import { createRemotes, type ForgeConnections } from './remotes.ts';
import { type ContributionsService, createContributionsService } from './service.ts';
import { createTargets } from './targets.ts';
import { type ContributionWorker, startContributionWorker } from './worker.ts';

/** What contributing needs of the outside world. */
export type ContributionParts = {
  git: GitRepositories;
  checks: CheckRunner;
  /** Addresses that the administrator names to everyone. */
  namedTargets: readonly string[];
  /** An existing folder for what lives as long as a step. */
  scratch: string;
};
type Dependencies = ContributionParts & {
  connections: ForgeConnections;
  db: Database;
  signals: Signals;
  notebooks: NotebooksService;
  hubId: string;
  log: { error(details: object, message: string): void };
};

/** The service that takes contributions, and the worker that goes on with them. */
export function createContributions(dependencies: Dependencies): {
  service: ContributionsService;
  start(): ContributionWorker;
} {
  const { git, connections } = dependencies;
  const linter: Linter = createLinter();
  const remotes = createRemotes({ git, connections });
  const targets = createTargets({ git, remotes });
  const parts = { ...dependencies, linter, remotes, targets };
  return {
    service: createContributionsService(parts),
    start: () =>
      startContributionWorker({ ...parts, advance: (held, signal) => advance(parts, held, signal) }),
  };
}
