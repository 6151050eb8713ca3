import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider, type LocalProvider, type RunLimits } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { runNotebook } from '../testing/run-notebook.ts';

const MB = 1_000_000;

/**
 * What a flood may add to the memory of the hub. Less than 100 MB are held at a time; the rest is for what V8 has
 * not collected yet, which is more on a busy machine. A flood without an end that is held passes this in seconds.
 */
const HUB_GROWTH_BYTES = 200 * MB;

/** How long a flood may hold up everything else in the hub, in its own processor time: test machines are busy. */
const HUB_LAG_MS = 200;

let provider: LocalProvider;
beforeAll(() => {
  provider = createLocalProvider({ specs: [currentSpec], warm: 1 });
});
afterAll(() => provider.close());

/** Runs a cell and watches what it does to this process. */
async function endure(code: string, limits: Partial<RunLimits> = {}) {
  await provider.settled();
  const before = process.memoryUsage().rss;
  let growth = 0;
  let lag = 0;
  let last = process.threadCpuUsage();
  const watch = setInterval(() => {
    const spent = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    lag = Math.max(lag, (spent.user + spent.system) / 1_000);
    growth = Math.max(growth, process.memoryUsage().rss - before);
  }, 10);
  const told = await runNotebook(provider, [code], { limits });
  clearInterval(watch);
  return { ...told, growth, lag };
}

describe('a flood of output', { timeout: 120_000 }, () => {
  it.each([
    ['one display of 50 MB', 'display({"text/html": "x" * 50_000_000}, raw=True)', 'display-too-large'],
    ['a result of 50 MB', '"x" * 50_000_000', 'display-too-large'],
    ['an error of 40 MB', 'raise ValueError("x" * 20_000_000)', 'display-too-large'],
    ['one print of 50 MB', 'print("x" * 50_000_000)', 'output-too-large'],
    ['prints without an end', 'while True: print("x" * 100)', 'output-too-large'],
    [
      'displays of 1 MB without an end',
      'while True: display({"text/html": "x" * 1_000_000}, raw=True)',
      'output-too-large',
    ],
    ['a million small displays', 'for i in range(1_000_000): display(i)', 'too-many-outputs'],
    [
      'updates of 1 MB without an end',
      'h = display(1, display_id="d")\nwhile True: h.update("x" * 1_000_000)',
      'output-too-large',
    ],
    [
      'widget messages without an end',
      'from comm import create_comm\nc = create_comm("x")\nwhile True: c.send("x" * 100_000)',
      'output-too-large',
    ],
  ])('of %s ends in an explained failure', async (_what, code, failure) => {
    const { outcome, growth, lag } = await endure(code);
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: failure, cellId: 'c0' } });
    expect(growth).toBeLessThan(HUB_GROWTH_BYTES);
    expect(lag).toBeLessThan(HUB_LAG_MS);
  });

  it('that no connection carries is explained at once', async () => {
    const { outcome, growth } = await endure('display({"text/html": "x" * 200_000_000}, raw=True)');
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'kernel-died', cellId: 'c0' } });
    expect(outcome.failure?.sentence).toMatch(/far too large/);
    expect(growth).toBeLessThan(HUB_GROWTH_BYTES);
  });

  it('of flushed prints without an end is stopped when its burst is over', async () => {
    const { outcome } = await endure('while True: print("x", flush=True)', {
      messageBurst: 5_000,
      messagesPerSecond: 200,
    });
    expect(outcome.failure?.code).toBe('message-flood');
  });

  it('that is only long is kept whole', async () => {
    const { outcome, stdout, growth } = await endure('for i in range(300_000): print(i)');
    expect(outcome.outcome).toBe('succeeded');
    expect(stdout.length).toBe(1_988_890);
    expect(growth).toBeLessThan(HUB_GROWTH_BYTES);
  });

  it('may be cleared and go on', async () => {
    const code =
      'from IPython.display import clear_output\nfor i in range(3000): clear_output(wait=True); display(i)';
    expect((await endure(code)).outcome.outcome).toBe('succeeded');
  });
});

describe('limits of a run', { timeout: 60_000 }, () => {
  it('stop a cell and a run that take too long', async () => {
    const cell = await runNotebook(provider, ['import time; time.sleep(30)'], { limits: { cellMs: 500 } });
    const whole = await runNotebook(provider, ['import time', 'time.sleep(.4)', 'time.sleep(30)'], {
      limits: { runMs: 6_000 },
    });
    expect([cell.outcome.failure, whole.outcome.failure]).toMatchObject([
      { code: 'cell-timed-out', cellId: 'c0', sentence: 'A cell took longer than 1 second and was stopped.' },
      {
        code: 'run-timed-out',
        cellId: 'c2',
        sentence: 'The run took longer than 6 seconds and was stopped.',
      },
    ]);
  });

  it('stop a kernel that fills the memory', async () => {
    const limits = { memoryBytes: 600 * 1024 ** 2 };
    const { outcome } = await runNotebook(
      provider,
      ['import time\nblocks = []\nwhile True:\n  blocks.append(b"x" * 20_000_000); time.sleep(.02)'],
      { context: { limits } },
    );
    expect(outcome.failure).toMatchObject({ code: 'out-of-memory', cellId: 'c0' });
    expect(outcome.failure?.sentence).toMatch(
      /^The notebook used more memory than a run may \(\d+ MB\) and was stopped\.$/,
    );
  });

  it('count the memory of child processes', async () => {
    const code =
      'import subprocess, sys\nsubprocess.run([sys.executable, "-c", "x = b\'x\' * 700_000_000; import time; time.sleep(30)"])';
    const { outcome } = await runNotebook(provider, [code], {
      context: { limits: { memoryBytes: 600 * 1024 ** 2 } },
    });
    expect(outcome.failure?.code).toBe('out-of-memory');
  });

  it('refuse at once what is far too large', async () => {
    const { outcome } = await runNotebook(provider, ['import numpy as np; np.ones((1000, 1000, 100000))']);
    expect(outcome.failure).toMatchObject({
      code: 'code-error',
      sentence: 'The notebook needs 745. GiB of memory at once, more than a run may use.',
    });
  });

  it('stop a kernel that starts too many processes', async () => {
    const code = 'import subprocess, time\nwhile True: subprocess.Popen(["sleep", "60"]); time.sleep(.005)';
    const { outcome } = await runNotebook(provider, [code], { context: { limits: { processes: 30 } } });
    expect(outcome.failure?.code).toBe('too-many-processes');
  });
});

describe('a kernel that dies', { timeout: 60_000 }, () => {
  it.each([
    ['crashes', 'import ctypes; ctypes.string_at(0)', /crashed/],
    ['is killed', 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)', /memory/],
    ['ends itself', 'import os; os._exit(1)', /ended in the middle of a cell/],
  ])('because it %s is explained', async (_what, code, sentence) => {
    const { outcome } = await runNotebook(provider, ['x = 1', code, 'never()']);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'kernel-died', cellId: 'c1', sentence: expect.stringMatching(sentence) },
    });
  });

  it('or cannot start is explained', async () => {
    const broken = createLocalProvider({ specs: [{ ...currentSpec, python: '/no/such/python' }], warm: 0 });
    const { outcome } = await runNotebook(broken, ['1']);
    await broken.close();
    expect(outcome.failure).toMatchObject({
      code: 'start-failed',
      sentence: 'The notebook could not be started: Python at /no/such/python cannot be started.',
    });
  });
});
