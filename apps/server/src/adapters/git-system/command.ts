import { type ChildProcess, spawn } from 'node:child_process';

/** A program to run, whole: nothing of whoever asks for it reaches it otherwise. */
export type Command = {
  program: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  input: string | Uint8Array;
  timeoutMs: number;
  outputBytesMax: number;
};
export type CommandResult = {
  code: number;
  stdout: Uint8Array;
  stderr: string;
  /** Why it was ended before it had finished. */
  ended: 'timeout' | 'aborted' | 'output' | string | null;
};
export type RunningCommand = { result: Promise<CommandResult>; end: (why: string) => void };

const ERROR_CHARACTERS_MAX = 20_000;

/** Runs a program within limits, in a process group of its own. Rejects where it cannot be started. */
export function runCommand({ program, args, cwd, env, ...limits }: Command): RunningCommand {
  const child = spawn(program, [...args], {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let ended: CommandResult['ended'] = null;
  const end = (why: string): void => {
    ended ??= why;
    killGroup(child);
  };
  const timer = setTimeout(() => end('timeout'), limits.timeoutMs);
  const stdout: Buffer[] = [];
  let bytes = 0;
  let stderr = '';
  // Where the machine has no more files to open, it has none of the three.
  child.stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > limits.outputBytesMax) end('output');
    else stdout.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (stderr.length < ERROR_CHARACTERS_MAX) stderr += chunk.toString('utf8');
  });
  // A program that ends before it has read everything says why by its exit code.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(limits.input);
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr, ended }));
  }).finally(() => clearTimeout(timer));
  return { result, end };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
