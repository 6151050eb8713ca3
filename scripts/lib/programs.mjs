import { spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream, mkdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { logs, root } from './places.mjs';
import { Problem } from './problem.mjs';

const KEPT_LINES = 200;
const SHOWN_LINES = 12;
const GRACE_MS = 10_000;

/**
 * @typedef {object} Quietly
 * @property {string} log name of the log file in .runtime/logs
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {(line: string) => void} [onLine]
 * @property {(lines: string[]) => string} explain what to tell when it fails
 */

/**
 * Runs a program to its end with its output in a log file; a failure becomes a problem with the last lines.
 * @param {string} command
 * @param {string[]} args
 * @param {Quietly} options
 * @returns {Promise<string[]>} the last lines of its output
 */
export async function runQuietly(command, args, { log, env = process.env, cwd = root, onLine, explain }) {
  mkdirSync(logs, { recursive: true });
  const path = join(logs, `${log}.log`);
  const file = createWriteStream(path);
  /** @type {string[]} */
  const lines = [];
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stopForwarding = forwardSignals(child);
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.on('data', (chunk) => {
      file.write(chunk);
      const parts = `${rest}${chunk}`.split(/[\r\n]+/);
      rest = parts.pop() ?? '';
      for (const line of parts.filter(Boolean)) {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        onLine?.(line);
      }
    });
  }
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`),
    );
  });
  stopForwarding();
  file.end();
  if (failure === undefined) return lines;
  if (isInterrupted) throw new Problem('Stopped. What is half-finished is repaired the next time.');
  throw new Problem(`${explain(lines)} The whole output is in ${path}.`, lines.slice(-SHOWN_LINES));
}

/**
 * Runs a program in the foreground, in this terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number }} [options]
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 */
export function runInForeground(command, args, { env = process.env, cwd = root, timeoutMs } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const stopForwarding = forwardSignals(child);
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => endSlowChild(child, timeoutMs), timeoutMs);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Problem(`${command} could not be started: ${error.message}.`)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      stopForwarding();
      resolve(code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0));
    });
  });
}

/** First politely, so that it ends what it started itself. @param {import('node:child_process').ChildProcess} child @param {number} timeoutMs */
function endSlowChild(child, timeoutMs) {
  console.error(`  Ended after ${timeoutMs / 60_000} minutes, which is more than it may take.`);
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
}

/** @type {Record<string, number>} */
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

let isInterrupted = false;

/** Whether someone asked this command to stop: what runs is ended by itself, and nothing more is begun. */
export function wasInterrupted() {
  return isInterrupted;
}

/**
 * Passes this process's signals on and waits for the child to end. A terminal's Ctrl+C reaches the child by
 * itself, and twice would look like impatience.
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    isInterrupted = true;
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/** The full path of a program on PATH, or undefined. @param {string} name */
export function findOnPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * How to run npm, by a Node of our choice where possible.
 * @param {string} node
 * @returns {[command: string, ...args: string[]]}
 */
export function npmCommand(node) {
  const started = process.env.npm_execpath;
  if (started?.endsWith('npm-cli.js')) return [node, started];
  const found = findOnPath('npm');
  if (!found) {
    throw new Problem(
      'npm was not found; it installs what Quire is made of. It comes with Node from https://nodejs.org, ' +
        'or as a package of its own ("apt install npm").',
    );
  }
  const script = realpathSync(found);
  return script.endsWith('.js') ? [node, script] : [found];
}

/**
 * The environment for an npm inside an npm: the outer one's notes about its own package would mislead it.
 * @param {NodeJS.ProcessEnv} [extra]
 */
export function npmEnvironment(extra = {}) {
  const own = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(package|lifecycle|config_(local_prefix|noproxy$|global))/.test(name) && name !== 'INIT_CWD',
  );
  return {
    ...Object.fromEntries(own),
    npm_config_loglevel: 'http',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    ...extra,
  };
}

/** What an installer's failure means, as far as its output tells. @param {string} what @param {string[]} lines */
export function explainInstallFailure(what, lines) {
  const output = lines.join('\n');
  const known = installFailures.find(({ pattern }) => pattern.test(output));
  return `${what} could not be installed. ${known?.remedy ?? 'Start again to retry.'}`;
}

const installFailures = [
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|NewConnectionError|Temporary failure in name resolution|Connection refused|ConnectTimeout|Read timed out/,
    remedy:
      'The package index could not be reached. Check the network and the proxy (HTTPS_PROXY), or name your ' +
      'own mirror ("npm config set registry URL", PIP_INDEX_URL), and start again.',
  },
  {
    pattern: /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|CERTIFICATE_VERIFY_FAILED/,
    remedy:
      "The package index's certificate is not trusted here. Name your organization's root certificate " +
      '(NODE_EXTRA_CA_CERTS, PIP_CERT) and start again.',
  },
  {
    pattern: /ENOSPC|No space left on device/,
    remedy: 'There is no space left on the disk. Free about 3 GB and start again.',
  },
  {
    pattern: /EINTEGRITY|DO NOT MATCH THE HASHES/,
    remedy:
      'A package is not the one this version of Quire was tested with: its checksum differs. Nothing of it was used. ' +
      'Check your mirror or proxy.',
  },
  {
    pattern: /E404|ETARGET|No matching distribution found/,
    remedy: 'The package index lacks a package that is needed, or has none for this platform.',
  },
  {
    pattern: /EACCES|EPERM|Permission denied/,
    remedy: 'This user may not write here. Run Quire as the owner of this folder, or change its owner.',
  },
];
