import { spawn } from 'node:child_process';
import type { Identity } from './identity.ts';

interface Program {
  program: string;
  args: string[];
  input: string;
  identity: Identity | undefined;
}

/** Runs one of PostgreSQL's own programs to its end. */
export function runProgram({
  program,
  args,
  input,
  identity,
}: Program): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...identity, cwd: '/', env: databaseEnvironment(), stdio: 'pipe' });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
    // A program that fails before it reads its input says why by itself.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Nothing of the hub's own environment, which holds secrets and perhaps PG… variables of the person. */
export function databaseEnvironment(): Record<string, string> {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
