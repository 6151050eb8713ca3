#!/usr/bin/env node
// Plain JavaScript for any Node from 20 up: where this one cannot run TypeScript, the project's own does.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

if (process.features.typescript) {
  const { main } = await import('../src/main.ts');
  await main();
} else {
  const { nodePath } = await import('../../../scripts/lib/node-runtime.mjs');
  const node = nodePath();
  if (existsSync(node)) runWith(node);
  else {
    process.stderr.write(
      `quire needs Node 24 or newer, and this is ${process.version}.\n` +
        'Run "npm start" in the project folder once: it installs what is missing.\n',
    );
    process.exitCode = 70;
  }
}

/** @param {string} node */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child too, and only it knows what to clean up.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`${node} could not be started: ${error.message}\n`);
    process.exitCode = 70;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 70);
  });
}
