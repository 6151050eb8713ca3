import { defineConfig } from 'vitest/config';

/** Real kernels and real databases start within these on a busy machine too; a test that needs more says so. */
const TEST_TIMEOUT_MS = 60_000;
const HOOK_TIMEOUT_MS = 120_000;

const limits = { testTimeout: TEST_TIMEOUT_MS, hookTimeout: HOOK_TIMEOUT_MS };
const apiTests = ['apps/server/test/**/*.test.ts', 'tests/api/**/*.test.ts'];
/** Each request lost once is the same with one hub, and takes three minutes. */
const withSeveralHubs = ['apps/server/test/contributions-lost.test.ts'];
/** What processes compute, forges and targets hold, files are and a command sends, whichever hub is asked. */
const withOneHub = [
  'tests/api/exactness.test.ts',
  'tests/api/contribute-command.test.ts',
  'apps/server/test/widgets-uncopied.test.ts',
  'apps/server/test/contributions-kinds.test.ts',
  'apps/server/test/contributions-forges.test.ts',
  'apps/server/test/downloads.test.ts',
  'apps/server/test/uploads.test.ts',
];

export default defineConfig({
  test: {
    // Two cores are the smallest machine we promise to be quick on; more workers only starve kernels.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...limits,
          name: 'unit',
          include: [
            '{packages,apps}/*/src/**/*.test.{ts,tsx}',
            'tests/unit/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
        },
      },
      { test: { ...limits, name: 'architecture', include: ['tests/architecture.test.ts'] } },
      { test: { ...limits, name: 'api', include: apiTests, exclude: withSeveralHubs } },
      {
        test: {
          ...limits,
          name: 'api-replicas',
          include: apiTests,
          exclude: withOneHub,
          globalSetup: ['apps/server/test/support/external-postgres.ts'],
          env: { QUIRE_TEST_REPLICAS: '2' },
        },
      },
    ],
  },
});
