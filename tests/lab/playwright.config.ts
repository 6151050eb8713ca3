import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

/** JupyterLab's own page takes its time on a machine that does other things too. */
const JOURNEY_TIMEOUT_MS = 240_000;
const EXPECT_TIMEOUT_MS = 30_000;

export default defineConfig({
  ...base,
  expect: { timeout: EXPECT_TIMEOUT_MS },
  timeout: JOURNEY_TIMEOUT_MS,
  testDir: import.meta.dirname,
  outputDir: join(import.meta.dirname, '../../test-results/lab'),
});
