import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { runNotebook } from '../testing/run-notebook.ts';

const MB = 1_000_000;
/** As for any flood, see limits.test.ts: less than 100 MB are held at a time, and V8 collects the rest later. */
const HUB_GROWTH_BYTES = 250 * MB;

/** Code of a notebook that speaks to the hub itself, past IPython: `write` sends the parts of a message. */
const COPIED = `
from quire_kernel.forking.app import ForkableApp
wire = ForkableApp.instance().node.wire
def write(parts): wire.write([b"iopub", b"<IDS|MSG>", b"", *parts])`;
const OF_ZEROMQ = `
kernel = get_ipython().kernel
def write(parts):
    kernel.iopub_socket.send_multipart([b"x", b"<IDS|MSG>", kernel.session.sign(parts[:4]), *parts])`;
const HEADER = `b'{"msg_id":"x","msg_type":"display_data"}'`;

describe('what a notebook says in the name of its kernel', { timeout: 120_000 }, () => {
  let provider: LocalProvider;
  beforeAll(() => {
    provider = createLocalProvider({ specs: [currentSpec], warm: 0 });
  });
  afterAll(() => provider.close());

  /** Runs a cell, and watches how much this process holds. */
  async function endure(way: string, code: string) {
    const before = process.memoryUsage().rss;
    let growth = 0;
    const watch = setInterval(() => {
      growth = Math.max(growth, process.memoryUsage().rss - before);
    }, 10);
    const base = way === COPIED ? await provider.openLive?.('python') : undefined;
    const { outcome } = await runNotebook(provider, [`${way}\n${code}`], base && { kernel: base.node });
    await base?.close();
    clearInterval(watch);
    return { code: outcome.failure?.code, isSmall: growth < HUB_GROWTH_BYTES };
  }
  const ENDED = { code: 'kernel-died', isSmall: true };

  it.each([
    ['a copied process', COPIED],
    ['a kernel of its own', OF_ZEROMQ],
  ])('ends %s that names no request, or one of others, without an end', async (_, way) => {
    const content = `b'{"data":"' + b'x' * 10_000_000 + b'"}'`;
    const flood = `for _ in range(60): write([${HEADER}, b'{"msg_id":"nobody"}', b"{}", ${content}])`;
    expect(await endure(way, flood)).toMatchObject({ code: 'kernel-died' });
  });

  it.each([
    ['a copied process', COPIED],
    ['a kernel of its own', OF_ZEROMQ],
  ])('ends %s whose headers are no headers', async (_, way) => {
    const header = `b'{"msg_id":"x","msg_type":"status","more":"' + b"x" * 20_000_000 + b'"}'`;
    const code = `write([${header}, b"{}", b"{}", b"{}"])\nimport time; time.sleep(20)`;
    expect(await endure(way, code)).toEqual(ENDED);
  });

  it('is not held where one message has parts without end', async () => {
    const code = `
part = b"x" * 40_000_000
get_ipython().kernel.iopub_socket.send_multipart([b"x", *[part] * 25])
import time; time.sleep(20)`;
    expect(await endure(OF_ZEROMQ, code)).toEqual(ENDED);
  });

  it('is not held where nobody asked who it is', async () => {
    const code = `
import socket, struct
refused = 0
for _ in range(30):
    guest = socket.socket(socket.AF_UNIX); guest.connect(wire.socket.getpeername())
    try: guest.sendall(struct.pack(">II", 1, 90_000_000) + b"x" * 30_000_000)
    except OSError: refused += 1
guests = []
for _ in range(60):
    guest = socket.socket(socket.AF_UNIX); guest.connect(wire.socket.getpeername()); guests.append(guest)
import time; time.sleep(1)
closed = 0
for guest in guests:
    guest.setblocking(False)
    try: closed += guest.recv(1) == b""
    except BlockingIOError: pass
assert (refused, closed) == (30, 28), (refused, closed)`;
    expect(await endure(COPIED, code)).toEqual({ code: undefined, isSmall: true });
  });
});
