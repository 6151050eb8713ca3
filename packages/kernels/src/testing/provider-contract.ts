import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingMessage, Kernel, KernelExit, KernelProvider, OutgoingMessage } from '../index.ts';
import { plainOutputs, runNotebook } from './run-notebook.ts';

/** What every provider of kernels has to do, whatever it runs on. */
export function describeKernelProvider(
  name: string,
  make: () => Promise<{ provider: KernelProvider; spec: string }>,
): void {
  describe(name, { timeout: 60_000 }, () => {
    let provider: KernelProvider;
    let spec: string;
    beforeAll(async () => {
      ({ provider, spec } = await make());
    }, 300_000);
    afterAll(() => provider.close());

    async function withKernel<T>(use: (kernel: Kernel) => Promise<T>): Promise<T> {
      const kernel = await provider.start(spec);
      try {
        return await use(kernel);
      } finally {
        await kernel.kill();
      }
    }

    describe('starting', () => {
      it('lists the specs it can start', async () => {
        expect((await provider.specs()).map((each) => each.name)).toContain(spec);
      });

      it('says which specs there are when it does not know one', async () => {
        await expect(provider.start('no-such')).rejects.toMatchObject({
          code: 'unknown-spec',
          message: expect.stringContaining(spec),
        });
      });

      it('tells the rung of every start', async () => {
        await withKernel(async (kernel) => {
          expect(kernel.trace).toMatchObject({ rung: expect.any(String), startMs: expect.any(Number) });
        });
      });

      it('gives up a start that is cancelled, and leaves nothing', async () => {
        const cancelling = new AbortController();
        const starting = provider.start(spec, { env: { PYTHONHASHSEED: '0' }, signal: cancelling.signal });
        setTimeout(() => cancelling.abort(), 50);
        await expect(starting).rejects.toMatchObject({ code: 'cancelled' });
      });
    });

    describe('messages', () => {
      it('resolves a reply after all outputs of the request were seen', async () => {
        await withKernel(async (kernel) => {
          const seen: string[] = [];
          const { reply } = kernel.request('shell', execute('for i in range(300): print(i, flush=True)'), {
            onMessage: (message) => {
              if (message.header.msg_type === 'stream') seen.push(String(message.content.text));
            },
          });
          expect((await reply).content.status).toBe('ok');
          expect(seen.join('').trimEnd().split('\n')).toEqual(
            Array.from({ length: 300 }, (_, i) => String(i)),
          );
        });
      });

      it('keeps several requests apart', async () => {
        await withKernel(async (kernel) => {
          const texts = await Promise.all(
            ['a', 'b', 'c'].map(async (text) => {
              const seen: string[] = [];
              const { reply } = kernel.request('shell', execute(`print(${JSON.stringify(text)})`), {
                onMessage: (message) => collectText(message, seen),
              });
              await reply;
              return seen.join('');
            }),
          );
          expect(texts).toEqual(['a\n', 'b\n', 'c\n']);
        });
      });

      it('runs what is queued behind an error', async () => {
        await withKernel(async (kernel) => {
          const first = kernel.request('shell', execute('1/0'));
          const second = kernel.request('shell', execute('1'));
          const statuses = [(await first.reply).content.status, (await second.reply).content.status];
          expect(statuses).toEqual(['error', 'ok']);
        });
      });

      it('carries binary buffers to the kernel and back', async () => {
        await withKernel(async (kernel) => {
          await kernel.request('shell', execute(ECHO)).reply;
          const answered = Promise.withResolvers<IncomingMessage>();
          kernel.messages((message) => {
            if (message.header.msg_type === 'comm_msg') answered.resolve(message);
          });
          await kernel.send('shell', {
            type: 'comm_open',
            content: { comm_id: 'one', target_name: 'echo', data: {} },
            buffers: [new Uint8Array([0, 255, 7])],
          });
          expect((await answered.promise).buffers.map((buffer) => [...buffer])).toEqual([[0, 255, 7]]);
        });
      });

      it('does not lose output that comes faster than it is taken', async () => {
        await withKernel(async (kernel) => {
          let count = 0;
          const { reply } = kernel.request('shell', execute(DISPLAYS), {
            onMessage: async (message) => {
              if (message.header.msg_type !== 'display_data') return;
              count += 1;
              if (count % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
            },
          });
          await reply;
          expect(count).toBe(5_000);
        });
      });
    });

    describe('ending', () => {
      it('interrupts a running cell within a second', async () => {
        await withKernel(async (kernel) => {
          const { reply } = kernel.request('shell', execute('import time; time.sleep(60)'));
          await new Promise((resolve) => setTimeout(resolve, 300));
          const began = performance.now();
          await kernel.interrupt();
          expect((await reply).content.ename).toBe('KeyboardInterrupt');
          expect(performance.now() - began).toBeLessThan(1_000);
        });
      });

      it('starts afresh after a restart, in the same directory', async () => {
        await withKernel(async (kernel) => {
          await kernel.request('shell', execute('x = 1; open("kept.txt", "w").close()')).reply;
          await kernel.restart();
          const seen: string[] = [];
          await kernel.request('shell', execute('import os; print("x" in globals(), os.listdir())'), {
            onMessage: (message) => collectText(message, seen),
          }).reply;
          expect(seen.join('')).toBe("False ['kept.txt']\n");
        });
      });

      it('rejects what is pending and tells the exit once when the process dies', async () => {
        const kernel = await provider.start(spec);
        const exits: KernelExit[] = [];
        kernel.onExit((exit) => exits.push(exit));
        const { reply } = kernel.request('shell', execute('import os; os._exit(7)'));
        await expect(reply).rejects.toMatchObject({ code: 'kernel-died' });
        await kernel.kill();
        await kernel.kill();
        expect(exits).toMatchObject([{ reason: 'died', code: 7 }]);
        await expect(kernel.request('shell', execute('1')).reply).rejects.toMatchObject({
          code: 'kernel-died',
        });
      });

      it('kills a cell that ignores everything', async () => {
        const kernel = await provider.start(spec);
        const { reply } = kernel.request('shell', execute(STUBBORN));
        const exits: KernelExit[] = [];
        kernel.onExit((exit) => exits.push(exit));
        await new Promise((resolve) => setTimeout(resolve, 300));
        await kernel.kill();
        await expect(reply).rejects.toMatchObject({ code: 'kernel-died' });
        expect(exits).toMatchObject([{ reason: 'requested' }]);
      });
    });

    describe('running notebooks', () => {
      it('gives displays, results, updates and errors as Jupyter does', async () => {
        const { outcome, events } = await runNotebook(provider, [RICH], { spec });
        expect(outcome.outcome).toBe('succeeded');
        expect(plainOutputs(events)).toEqual(["'shown'", "'result'"]);
        expect(events.filter((event) => event.type === 'update-display')).toMatchObject([
          { displayId: 'd', data: { 'text/plain': "'updated'" } },
        ]);
      });

      it('starts with the namespace, modules and directory of a cold kernel', async () => {
        const { stdout } = await runNotebook(provider, [NAMESPACE], { spec });
        expect(stdout).toBe("['In', 'Out', 'exit', 'get_ipython', 'open', 'quit'] []\n");
      });

      it('lays files into the directory and sets variables', async () => {
        const { stdout } = await runNotebook(
          provider,
          ['import os; print(open("in/data.txt").read(), os.environ["REGION"])'],
          {
            spec,
            context: { env: { REGION: 'FR "x" é\n' }, files: [{ path: 'in/data.txt', content: 'ünï' }] },
          },
        );
        expect(stdout).toBe('ünï FR "x" é\n\n');
      });
    });
  });
}

function execute(code: string): OutgoingMessage {
  return {
    type: 'execute_request',
    content: {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
    },
  };
}

function collectText(message: IncomingMessage, into: string[]): void {
  if (message.header.msg_type === 'stream') into.push(String(message.content.text));
}

const ECHO = `
def opened(comm, message):
    comm.send({}, buffers=message['buffers'])
get_ipython().kernel.comm_manager.register_target('echo', opened)
`;

const DISPLAYS = `
from IPython.display import display
for i in range(5000): display({'text/plain': 'x' * 100}, raw=True)
`;

const STUBBORN = `
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: pass
`;

const RICH = `
from IPython.display import display
handle = display('shown', display_id='d')
handle.update('updated')
'result'
`;

const NAMESPACE = 'print(sorted(n for n in globals() if not n.startswith("_")), __import__("os").listdir())';
