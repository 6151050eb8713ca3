import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSandbox } from '@quire/kernels';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckCommand, CheckRunner } from '../../ports/check-runner.ts';
import { createCheckRunner, noChecks } from './checks-sandbox.ts';
import { readReport } from './read-report.ts';

const PYTHON =
  process.env.QUIRE_PYTHON ?? new URL('../../../../../.runtime/venv/bin/python', import.meta.url).pathname;
const sandbox = await checkSandbox();
const REPORT = '{"checks": [{"id": "a", "title": "A", "status": "warning", "sentence": "Perhaps."}]}';

it('reads a report from the last line, and takes nothing else for one', () => {
  expect(readReport(`some words\n${REPORT}\n`)).toEqual([
    {
      id: 'a',
      title: 'A',
      status: 'warning',
      sentence: 'Perhaps.',
      items: [],
      figures: [],
      milliseconds: null,
    },
  ]);
  for (const text of ['', 'words', '{"checks": []}', '{"checks": [{"id": "a"}]}', `${REPORT}\nwords`, '{'])
    expect(readReport(text)).toBe(null);
});

it('runs nothing where there is no sandbox, and says so', async () => {
  const runner = noChecks('There is no sandbox.');
  expect(runner.whyNot(null)).toBe('There is no sandbox.');
});

describe.runIf(sandbox.usable)('commands of a target', () => {
  let directory: string;
  let folder: string;
  let runner: CheckRunner;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quire-test-sandbox-'));
    runner = await createCheckRunner({ python: PYTHON, environments: new Map(), scratch: directory });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await mkdtemp(join(directory, 'commit-'));
  });

  const run = async (command: Partial<CheckCommand> & Pick<CheckCommand, 'run'>) => {
    const commands = [{ id: 'one', title: 'One', env: {}, seconds: 30, ...command }];
    const signal = new AbortController().signal;
    const [check] = await runner.run({ folder, commands, environment: null, signal });
    return check;
  };
  const python = (code: string, more: Partial<CheckCommand> = {}) =>
    run({ run: ['python', '-c', code], ...more });

  it('pass or fail by their exit, with their last words', async () => {
    expect(await python('print("fine")')).toMatchObject({ id: 'one', status: 'passed', items: [] });
    const failed = await python('import sys; print("first"); sys.exit("The area is negative.")');
    expect(failed).toMatchObject({ status: 'failed', sentence: 'It ended with code 1.' });
    expect(failed?.items[0]?.message).toContain('The area is negative.');
    expect(await run({ run: ['no-such-program'] })).toMatchObject({
      status: 'skipped',
      sentence: 'The command is not in the hub’s environment for this target.',
    });
    expect(await python(`print("log"); print('${REPORT}')`)).toMatchObject({
      id: 'a',
      sentence: 'Perhaps.',
    });
  });

  it('are ended when they take too long or too much memory, with all that they started', async () => {
    const slow = await python(
      'import subprocess, time; subprocess.Popen(["sleep", "600"]); time.sleep(600)',
      { seconds: 1 },
    );
    expect(slow).toMatchObject({ status: 'failed', sentence: 'It took longer than 1 s.' });
    const large = await python('x = bytearray(3 * 1024 ** 3)');
    expect(large?.status).toBe('failed');
    expect(large?.sentence).toMatch(/more memory|ended with code/);
  });

  it('have no network, nothing of the hub’s environment and no files but the commit’s', async () => {
    process.env.QUIRE_PLANTED = 'of-the-hub';
    const seen = await python(
      [
        'import os, socket, pathlib',
        'assert "QUIRE_PLANTED" not in os.environ',
        'try:',
        '    socket.create_connection(("192.0.2.1", 80), 1)',
        'except OSError: pass',
        'else: raise SystemExit("a network")',
        `assert not pathlib.Path(${JSON.stringify(import.meta.filename)}).exists(), "files of the machine"`,
        'pathlib.Path("made.txt").write_text("here")',
        'try:',
        '    pathlib.Path("/usr/made.txt").write_text("there")',
        'except OSError: pass',
        'else: raise SystemExit("writes outside")',
      ].join('\n'),
    );
    delete process.env.QUIRE_PLANTED;
    expect(seen).toMatchObject({ status: 'passed', items: [] });
    expect(await readdir(folder)).toEqual(['made.txt']);
  });
});
