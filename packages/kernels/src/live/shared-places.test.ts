import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { runIn } from '../testing/run-in.ts';
import type { LiveBase } from '../types.ts';

const sandbox = await checkSandbox();

/** Leaves a file in each folder that takes one, and says which those are. */
const LEAVE = `
import os
left = []
for folder, below, _ in os.walk("/"):
    below[:] = [name for name in below if os.path.join(folder, name) not in ("/proc", "/sys", "/usr") and folder.count("/") < 4]
    try:
        with open(os.path.join(folder, "left-by-the-first"), "w") as file: file.write("canary")
        left.append(folder)
    except OSError: pass
own = (os.path.dirname(os.getcwd()), "/tmp")
print(sorted(each for each in left if not each.startswith(own)))`;

const FIND = `
import os
found = []
for folder, below, names in os.walk("/"):
    below[:] = [name for name in below if os.path.join(folder, name) not in ("/proc", "/sys", "/usr") and folder.count("/") < 4]
    found += [folder for name in names if name == "left-by-the-first"]
print(found, sorted(os.listdir("/dev/pts")))`;

/** Two servers that anybody on the same network could ask. */
const LISTEN = `
import socket, threading
servers = [socket.create_server(("127.0.0.1", 47_113)), socket.socket(socket.AF_UNIX)]
servers[1].bind("\\0left-by-the-first"); servers[1].listen()
def answer(server):
    while True:
        connection, _ = server.accept(); connection.sendall(b"canary"); connection.close()
for server in servers: threading.Thread(target=answer, args=(server,), daemon=True).start()
import time; `;
const ASK = `
import socket
def ask(family, address):
    try:
        with socket.socket(family) as asking:
            asking.connect(address); return asking.recv(100).decode()
    except OSError as error: return type(error).__name__
print(ask(socket.AF_INET, ("127.0.0.1", 47_113)), ask(socket.AF_UNIX, "\\0left-by-the-first"))`;

/** A program in namespaces of its own, within those of its room. */
const HIDE = `
import ctypes, os, time
libc = ctypes.CDLL(None)
if os.fork() == 0:
    libc.unshare(0x30000000)
    if os.fork() == 0:
        taken = bytearray(900_000_000)
        time.sleep(20)
        os._exit(0)
    os.wait()
    os._exit(0)
os.wait()
print("it was not noticed")`;

describe.runIf(sandbox.usable)(
  'people whose processes are copied from the same one',
  { timeout: 120_000 },
  () => {
    const providers: LocalProvider[] = [];
    const provide = async (isolation: 'sandbox' | 'sandbox-offline') => {
      const provider = createLocalProvider({
        specs: [currentSpec],
        isolation,
        accounts: 'auto',
        warm: 0,
        limits: { memoryBytes: 600 * 1024 * 1024, processes: 40 },
      });
      providers.push(provider);
      await provider.settled();
      return () => provider.openLive?.('python') as Promise<LiveBase>;
    };
    let open: () => Promise<LiveBase>;
    beforeAll(async () => {
      open = await provide('sandbox');
    }, 120_000);
    afterAll(() => Promise.all(providers.map((provider) => provider.close())));

    const both = async <T>(opened: typeof open, act: (first: LiveBase, second: LiveBase) => Promise<T>) => {
      const [first, second] = await Promise.all([opened(), opened()]);
      try {
        return await act(first, second);
      } finally {
        await Promise.all([first.close(), second.close()]);
      }
    };

    it('can write into no folder that others see', async () => {
      const seen = await both(open, async (first, second) => {
        const terminal = 'import os; pair = os.openpty(); import time; time.sleep(4)';
        const left = await runIn(first, LEAVE);
        const busy = runIn(first, terminal);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const found = await runIn(second, FIND);
        await busy;
        return [left.text, found.text];
      });
      expect(seen).toEqual(["['/dev/shm']\n", "[] ['ptmx']\n"]);
    });

    it('are stopped for their own memory alone, also where they make namespaces', async () => {
      const [ended, going] = await both(open, async (greedy, modest) => [
        await runIn(greedy, HIDE),
        await runIn(modest, 'print("still here")'),
      ]);
      expect([ended?.code, going?.text]).toEqual(['out-of-memory', 'still here\n']);
    });

    it('hear nothing of each other on a network that leads nowhere', async () => {
      const opened = await provide('sandbox-offline');
      const asked = await both(opened, async (first, second) => {
        const own = await runIn(first, LISTEN + ASK.replace('print(', 'time.sleep(0.2)\nprint('));
        const listening = runIn(first, `${LISTEN}time.sleep(5)`);
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        const other = await runIn(second, ASK);
        await listening;
        return [own.text, other.text];
      });
      expect(asked).toEqual(['canary canary\n', 'ConnectionRefusedError ConnectionRefusedError\n']);
    });
  },
);
