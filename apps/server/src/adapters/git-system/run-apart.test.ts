import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { runApart } from './run-apart.ts';

const shell = (script: string, more: Partial<Command> = {}): Command => ({
  program: '/bin/sh',
  args: ['-c', script],
  cwd: '/',
  env: {},
  input: '',
  timeoutMs: 10_000,
  outputBytesMax: 1_000_000,
  ...more,
});
const said = async (command: Command) => {
  const { code, stdout, ended } = await runApart(command).result;
  return { code, text: Buffer.from(stdout).toString(), ended };
};

describe('programs that a process apart starts', () => {
  it('answer with all that they said, within their limits', async () => {
    const answers = await Promise.all([
      said(shell('cat; exit 3', { input: 'hello' })),
      said(shell('sleep 20', { timeoutMs: 300 })),
      said(shell('yes', { outputBytesMax: 100_000 })),
    ]);
    expect(answers.map(({ code, ended }) => [code, ended])).toEqual([
      [3, null],
      [-1, 'timeout'],
      [-1, 'output'],
    ]);
    expect(answers[0]?.text).toBe('hello');
  });

  it('go on when another one cannot be started', async () => {
    const slow = said(shell('sleep 1; echo done'));
    const cannot = [
      shell('true', { args: ['a\0b'] }),
      shell('true', { program: '/no/such/program' }),
      shell('true', { args: ['x'.repeat(3_000_000)] }),
    ].map((command) =>
      runApart(command).result.then(
        () => 'started',
        (error: Error) => error.message,
      ),
    );
    expect(await Promise.all(cannot)).toEqual([
      expect.stringContaining('null bytes'),
      expect.stringContaining('ENOENT'),
      expect.stringContaining('E2BIG'),
    ]);
    expect(await slow).toEqual({ code: 0, text: 'done\n', ended: null });
  });
});
