import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

export default defineConfig({
  ...base,
  testDir: import.meta.dirname,
  outputDir: join(import.meta.dirname, '../../test-results/lab'),
});
