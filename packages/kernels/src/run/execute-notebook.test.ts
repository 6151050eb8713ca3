import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createLocalProvider,
  DEFAULT_RUN_LIMITS,
  type LocalProvider,
  type NotebookOutput,
  type RunCell,
  type RunEvent,
} from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { runNotebook } from '../testing/run-notebook.ts';

let provider: LocalProvider;
beforeAll(() => {
  provider = createLocalProvider({ specs: [currentSpec], warm: 1 });
});
afterAll(() => provider.close());

const run = (cells: readonly (string | Omit<RunCell, 'id'>)[], options = {}) =>
  runNotebook(provider, cells, options);

/** Events without times and paths, for comparing whole runs. */
function plain(events: readonly RunEvent[]): unknown[] {
  return events.map((event) => {
    switch (event.type) {
      case 'kernel-started':
        return 'kernel-started';
      case 'cell-started':
        return `started ${event.cellId} at ${event.index}`;
      case 'cell-finished':
        return `${event.status} ${event.cellId} [${event.executionCount}]`;
      case 'stream':
        return `${event.name} ${event.cellId}: ${event.text}`;
      case 'output':
        return `${event.output.output_type} ${event.cellId}: ${summarize(event.output)}`;
      case 'finished':
        return `finished: ${event.outcome}`;
      default:
        return event.type;
    }
  });
}

function summarize(output: NotebookOutput): unknown {
  if (output.output_type === 'error') return output.ename;
  return output.output_type === 'stream' ? output.text : output.data['text/plain'];
}

describe('executing a notebook', { timeout: 60_000 }, () => {
  it('tells everything in order, ending with one `finished`', async () => {
    const { events, outcome } = await run([
      'print("one"); 1',
      { source: '# words', kind: 'markdown' },
      '',
      { source: 'never()', tags: ['skip-execution'] },
      'import sys; print("two", file=sys.stderr, flush=True)\nprint("three"); 2',
    ]);
    expect(plain(events)).toEqual([
      'kernel-started',
      'started c0 at 0',
      'stdout c0: one\n',
      'execute_result c0: 1',
      'succeeded c0 [1]',
      'started c4 at 4',
      'stderr c4: two\n',
      'stdout c4: three\n',
      'execute_result c4: 2',
      'succeeded c4 [2]',
      'finished: succeeded',
    ]);
    expect(events.at(-1)).toEqual({ type: 'finished', ...outcome });
  });

  it('stops at the first error, and says it plainly', async () => {
    const { events, outcome } = await run(['x = 1', '1/0', 'print("never")']);
    expect(plain(events).slice(-3)).toEqual([
      'error c1: ZeroDivisionError',
      'failed c1 [2]',
      'finished: failed',
    ]);
    expect(outcome.failure).toMatchObject({
      code: 'code-error',
      cellId: 'c1',
      cellIndex: 1,
      ename: 'ZeroDivisionError',
      evalue: 'division by zero',
      sentence: 'The notebook divided by zero; most often a group or a period holds no data.',
    });
  });

  it('goes on after an error that the author expects', async () => {
    const { events } = await run([{ source: '1/0', tags: ['raises-exception'] }, 'print("on")']);
    expect(plain(events).slice(2)).toEqual([
      'error c0: ZeroDivisionError',
      'succeeded c0 [1]',
      'started c1 at 1',
      'stdout c1: on\n',
      'succeeded c1 [2]',
      'finished: succeeded',
    ]);
  });

  it('takes an orderly exit for the end of the notebook', async () => {
    const codes = [
      'import sys; sys.exit()',
      'raise SystemExit(0)',
      'exit',
      'quit()',
      'import sys; sys.exit("no data")',
    ];
    const outcomes = [];
    for (const code of codes) {
      const { outcome, stdout } = await run([code, 'print("never")']);
      outcomes.push([outcome.outcome, outcome.failure?.sentence, stdout]);
    }
    const sentence = 'The notebook ended itself before its last cell and reported: no data.';
    expect(outcomes).toEqual([
      ...Array.from({ length: 4 }, () => ['succeeded', undefined, '']),
      ['failed', sentence, ''],
    ]);
  });

  it('gathers prints and leaves out frames that nobody could see', async () => {
    const animation = `
from IPython.display import clear_output
for i in range(2000):
    clear_output(wait=True); print(i)
for i in range(3000): print(i, flush=True)`;
    const began = performance.now();
    const { events, stdout } = await run([animation]);
    const windows = (performance.now() - began) / DEFAULT_RUN_LIMITS.coalesceMs;
    expect(stdout.trimEnd().split('\n').slice(-3_000)).toEqual(
      Array.from({ length: 3_000 }, (_, i) => String(i)),
    );
    // However slow the machine is: no more than a window shows, of text and of what clears it.
    expect(events.length).toBeLessThan(Math.min(2 * windows + 20, 3_000));
  });

  it('runs on a kernel of the caller, and leaves it alive', async () => {
    const kernel = await provider.start('python');
    await run(['x = 42'], { kernel });
    const { stdout } = await run(['print(x)'], { kernel });
    await kernel.kill();
    expect(stdout).toBe('42\n');
  });

  it('tolerates widgets', async () => {
    const { outcome, events } = await run(['import ipywidgets; ipywidgets.IntSlider(value=7)']);
    expect(outcome.outcome).toBe('succeeded');
    expect(plain(events)[2]).toContain('IntSlider(value=7)');
  });

  it('fails as its own fault, not the notebook’s, when the consumer throws', async () => {
    const { outcome } = await run(['print("x"); import time; time.sleep(30)'], {
      onEvent: (event: RunEvent) => {
        if (event.type === 'stream') throw new Error('the disk is full');
      },
    });
    expect(outcome.failure?.code).toBe('internal');
  });

  it('waits for a slow consumer without losing or reordering anything', async () => {
    let isBusy = false;
    const seen: string[] = [];
    await run(['for i in range(3): display(i)\nfor i in range(200): print(i, flush=True)', 'display(4)'], {
      onEvent: async (event: RunEvent) => {
        expect(isBusy).toBe(false);
        isBusy = true;
        await new Promise((resolve) => setTimeout(resolve, 30));
        isBusy = false;
        if (event.type === 'stream') seen.push(event.text);
        if (event.type === 'output') seen.push('display\n');
      },
    });
    const numbers = Array.from({ length: 200 }, (_, i) => `${i}\n`).join('');
    expect(seen.join('')).toBe(`${'display\n'.repeat(3)}${numbers}display\n`);
  });
});

describe('a notebook that asks', { timeout: 60_000 }, () => {
  it('fails with a clear sentence when nobody can answer', async () => {
    const { outcome } = await run(['name = input("Your name? ")']);
    expect(outcome.failure).toMatchObject({ code: 'needs-input', cellId: 'c0' });
  });

  it('gets the answer of the caller', async () => {
    const questions: unknown[] = [];
    const { stdout, events } = await run(
      ['print("hello", input("Your name? "))', 'import getpass; len(getpass.getpass())'],
      {
        answerInput: async (question: unknown) => {
          questions.push(question);
          return 'Ada';
        },
      },
    );
    expect({ stdout, questions }).toEqual({
      stdout: 'hello Ada\n',
      questions: [
        { cellId: 'c0', prompt: 'Your name? ', password: false },
        { cellId: 'c1', prompt: '', password: true },
      ],
    });
    expect(plain(events)).toContain('execute_result c1: 3');
  });

  it('fails when the caller has no answer', async () => {
    const { outcome } = await run(['input()'], { answerInput: () => Promise.reject(new Error('gone')) });
    expect(outcome.failure?.code).toBe('needs-input');
  });
});
