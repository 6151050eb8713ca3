import type { CheckRunner } from '../../ports/check-runner.ts';

/** A hub that runs no commands of others. */
export const noChecks: CheckRunner = {
  whyNot: () => 'This hub does not run commands of targets.',
  run: async () => [],
};
