import type { ContributionCheck } from '@quire/contract';

/** A command of a target's own, or one that Quire brings for a kind of target. */
export type CheckCommand = {
  id: string;
  title: string;
  run: readonly string[];
  env: Readonly<Record<string, string>>;
  seconds: number;
};
export type CheckJob = {
  /** A repository with the would-be commit checked out; the runner may write to it. */
  folder: string;
  commands: readonly CheckCommand[];
  /** The name of an environment that this hub's administrator set up; `null`: the hub's own Python. */
  environment: string | null;
  signal: AbortSignal;
};

/** Runs the commands of a target on a commit, apart from the hub, without a network and within limits. */
export type CheckRunner = {
  /** Why commands for this environment cannot run here, in words; null where they can. */
  whyNot(environment: string | null): string | null;
  /** One answer per command, or several where a command tells several checks apart. Never throws because of them. */
  run(job: CheckJob): Promise<ContributionCheck[]>;
};
