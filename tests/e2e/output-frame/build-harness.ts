import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { outputFrame } from '../../../apps/web/src/outputs/build/output-frame-plugin.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the test page with the real components and the real frame into a directory of its own. */
export async function buildHarness(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'quire-output-frame-'));
  await build({
    configFile: false,
    root: here('.'),
    logLevel: 'error',
    plugins: [react(), outputFrame()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      rolldownOptions: { input: here('./harness.html') },
    },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
