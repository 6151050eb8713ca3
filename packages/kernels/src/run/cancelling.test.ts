import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider, executeNotebook, type LocalProvider, type RunEvent } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { runNotebook } from '../testing/run-notebook.ts';

let provider: LocalProvider;
beforeAll(() => {
  provider = createLocalProvider({ specs: [currentSpec], warm: 1 });
});
afterAll(() => provider.close());

/** Runs a cell that prints when it is under way, cancels then, and measures how long that takes to work. */
async function cancelOnce(code: string) {
  await provider.settled();
  const cancelling = new AbortController();
  let cancelledAt = 0;
  let ms = 0;
  const { outcome, events } = await runNotebook(provider, [code, 'print("never")'], {
    signal: cancelling.signal,
    onEvent(event) {
      if (event.type === 'finished') ms = performance.now() - cancelledAt;
      if (event.type !== 'stream' || cancelledAt > 0) return;
      cancelledAt = Number.POSITIVE_INFINITY;
      setTimeout(() => {
        cancelledAt = performance.now();
        cancelling.abort();
      }, 200);
    },
  });
  const types = events.map((event) => event.type).filter((type) => type !== 'stream');
  return { outcome, types, ms };
}

const CANCELLED = ['kernel-started', 'cell-started', 'cancelling', 'cell-finished', 'finished'];

// A second is what people get on a machine with a core to spare; a busy one may need another try.
describe('cancelling a run', { timeout: 60_000, retry: 2 }, () => {
  it.each([
    ['a Python loop', 'print("on", flush=True)\nwhile True: pass'],
    ['a sleep', 'import time; print("on", flush=True); time.sleep(60)'],
    ['a shell command', 'print("on", flush=True)\n!sleep 60'],
    ['a print loop', 'while True: print("on", flush=True)'],
    ['a wait for input of nobody', 'import threading; print("on", flush=True); threading.Event().wait()'],
  ])('stops %s within a second', async (_what, code) => {
    const { outcome, types, ms } = await cancelOnce(code);
    expect({ outcome: outcome.outcome, types }).toEqual({ outcome: 'cancelled', types: CANCELLED });
    expect(ms).toBeLessThan(1_000);
  });

  it.each([
    [
      'a C loop that holds the interpreter',
      'import time; print("on", flush=True); time.sleep(.1); sum(range(10 ** 12))',
    ],
    [
      'code that swallows interrupts',
      'import time; print("on", flush=True)\nwhile True:\n  try:\n    while True: time.sleep(.01)\n  except BaseException: pass',
    ],
  ])('kills %s after five seconds', async (_what, code) => {
    const { outcome, types, ms } = await cancelOnce(code);
    expect({ outcome: outcome.outcome, types }).toEqual({ outcome: 'cancelled', types: CANCELLED });
    expect(ms).toBeGreaterThan(4_500);
    expect(ms).toBeLessThan(6_500);
  });

  it('lets `finally` blocks finish, and keeps what they print', async () => {
    const code = 'import time\ntry:\n  print("on", flush=True); time.sleep(60)\nfinally: print("saved")';
    const cancelling = new AbortController();
    const { stdout, events } = await runNotebook(provider, [code], {
      signal: cancelling.signal,
      onEvent: (event: RunEvent) => (event.type === 'stream' ? cancelling.abort() : undefined),
    });
    expect(stdout).toBe('on\nsaved\n');
    expect(events.filter((event) => event.type === 'output')).toEqual([]);
  });

  it('before its start, during it and in its first moments ends it once', async () => {
    for (const afterMs of [-1, 0, 1, 5, 20, 100]) {
      const cancelling = new AbortController();
      if (afterMs < 0) cancelling.abort();
      else setTimeout(() => cancelling.abort(), afterMs);
      const { outcome, events } = await runNotebook(provider, ['import time; time.sleep(3)'], {
        signal: cancelling.signal,
      });
      expect(outcome.outcome).toBe('cancelled');
      expect(outcome.durationMs).toBeLessThan(2_500);
      expect(events.filter((event) => event.type === 'finished')).toHaveLength(1);
    }
  });

  it('after the end changes nothing', async () => {
    const cancelling = new AbortController();
    const { outcome, events } = await runNotebook(provider, ['1'], { signal: cancelling.signal });
    cancelling.abort();
    expect([outcome.outcome, events.at(-1)?.type]).toEqual(['succeeded', 'finished']);
  });

  it('while the kernel starts does not leave that kernel behind', async () => {
    const cancelling = new AbortController();
    let killed = false;
    const late = async () => {
      const kernel = await provider.start('python');
      kernel.onExit(() => {
        killed = true;
      });
      return kernel;
    };
    setTimeout(() => cancelling.abort(), 1);
    const outcome = await executeNotebook({
      kernel: late,
      cells: [],
      onEvent: () => undefined,
      signal: cancelling.signal,
    });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect([outcome.outcome, killed]).toEqual(['cancelled', true]);
  });
});
