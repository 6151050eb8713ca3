import { defineConfig } from '@playwright/test';

/** A journey publishes, runs a real kernel and reads the result; a slow machine needs a while. */
const JOURNEY_TIMEOUT_MS = 90_000;
const EXPECT_TIMEOUT_MS = 15_000;

/** Set by scripts/test.mjs, which finds or installs one. */
const executablePath = process.env.QUIRE_CHROMIUM ?? '/usr/bin/chromium';

/** Chromium refuses its own sandbox to root, and containers lack what it needs. */
const sandboxOff = ['--no-sandbox', '--disable-dev-shm-usage'];
/** Sites in processes of their own, as every browser on a desk has them; headless builds may leave it off. */
const desktop = ['--site-per-process'];
/** Nothing calls home during tests. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: JOURNEY_TIMEOUT_MS,
  expect: { timeout: EXPECT_TIMEOUT_MS },
  // Two cores run one browser, one hub and its kernels; a second journey beside them would only be slower.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  use: {
    launchOptions: { executablePath, args: [...sandboxOff, ...desktop, ...quiet] },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
  },
});
