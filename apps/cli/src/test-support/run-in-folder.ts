import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { Context } from '../context.ts';
import { runCli } from '../program.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Circumstances {
  readonly stdin?: string;
  /** What a person types at a terminal, by the question that it answers. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly onInterrupt?: Context['onInterrupt'];
}

export interface CliFolder {
  readonly path: string;
  readonly env: Record<string, string>;
  /** Runs `quire` in this folder, with a home of its own. */
  quire(args: readonly string[], more?: Circumstances): Promise<CliResult>;
  remove(): Promise<void>;
}

/** A folder of its own to run the command line in. */
export async function makeCliFolder(env: Readonly<Record<string, string>> = {}): Promise<CliFolder> {
  const path = await mkdtemp(join(tmpdir(), 'quire-cli-test-'));
  const own: Record<string, string> = { HOME: path, PATH: process.env.PATH ?? '', ...env };
  return {
    path,
    env: own,
    remove: () => rm(path, { recursive: true, force: true }),
    quire: async (args, { stdin = '', answers, onInterrupt = () => () => undefined } = {}) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const [out, err] = [collect(stdout), collect(stderr)];
      const code = await runCli(args, {
        env: own,
        cwd: path,
        hostname: 'testing',
        stdin: answers ? typeAnswers(stderr, answers) : Readable.from([Buffer.from(stdin)]),
        stdout,
        stderr,
        onInterrupt,
      });
      stdout.end();
      stderr.end();
      return { code, stdout: await out, stderr: await err };
    },
  };
}

/** A person at a terminal who answers each question once. */
function typeAnswers(
  stderr: PassThrough,
  answers: Readonly<Record<string, string>>,
): PassThrough & { isTTY: boolean } {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const open = new Map(Object.entries(answers));
  let asked = '';
  stderr.on('data', (chunk: string) => {
    asked += chunk;
    for (const [question, answer] of open) {
      if (!asked.includes(question)) continue;
      open.delete(question);
      // After readline has begun to listen.
      setImmediate(() => stdin.write(`${answer}\r`));
    }
  });
  return stdin;
}

async function collect(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
