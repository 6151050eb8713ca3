import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCodec } from '../protocol/codec.ts';
import { Door } from './door.ts';
import { ForkNode, type TreeTrunk } from './fork-node.ts';
import { FrameReader, packFrame } from './frames.ts';

const codec = createCodec({ key: '' });

/** A process that says yes to whatever it is asked, unless it is stopped, and makes no copy. */
async function pretend(path: string, token: string, state: { isStopped: boolean }): Promise<Socket> {
  const socket = connect(path);
  const reader = new FrameReader(1_000_000);
  const say = (channel: string, parts: readonly Uint8Array[]) =>
    socket.write(packFrame([Buffer.from(channel), ...parts]));
  socket.on('data', (chunk: Buffer) => {
    if (state.isStopped) return;
    reader.push(chunk);
    for (let frame = reader.next(); frame; frame = reader.next()) {
      const { header } = codec.decode('control' as never, frame.slice(1));
      const answer = (type: string, content: object) =>
        codec.encode({ type, content, parent: header } as never).frames;
      say('control', answer('quire_fork_reply', { status: 'ok', reasons: [] }));
      say('iopub', answer('status', { execution_state: 'idle' }));
    }
  });
  socket.write(packFrame([Buffer.from('hello'), Buffer.from(token), Buffer.from('')]));
  return socket;
}

describe('a copy that never comes', () => {
  let folder: string;
  let door: Door;
  let socket: Socket;
  let node: ForkNode;
  let state: { isStopped: boolean };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quire-door-'));
    door = new Door(join(folder, 'door'));
    await door.open();
    const arriving = door.expect('parent');
    state = { isStopped: false };
    socket = await pretend(door.path, 'parent', state);
    const process = { adopt: () => undefined, killMember: () => undefined, hasExited: false };
    const trunk = { door, process, maxMessageBytes: 1_000_000, trace: {}, nextName: () => 'copy' };
    node = new ForkNode(trunk as unknown as TreeTrunk, await arriving, {
      name: 'parent',
      folders: { work: folder, temporary: folder, home: folder },
      room: undefined,
    });
  });
  afterEach(async () => {
    vi.useRealTimers();
    socket.destroy();
    await door.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not waited for when the process it was made of ends', async () => {
    const copying = node.fork();
    setTimeout(() => socket.destroy(), 200);
    await expect(copying).rejects.toMatchObject({ code: 'kernel-died' });
  });

  it('is not waited for without end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const copying = node.fork();
    const ended = expect(copying).rejects.toMatchObject({ code: 'start-failed' });
    // Its yes comes over a real socket.
    await new Promise<void>((resolve) => node.messages(({ channel }) => channel === 'iopub' && resolve()));
    await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(30_000);
    await ended;
  });

  it.each([
    ['in ten seconds', undefined, 10_000],
    ['sooner where nobody waits for it any more', AbortSignal.abort(), 2_000],
  ] as const)('is given up where its process is stopped, %s', async (_, signal, milliseconds) => {
    state.isStopped = true;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const copying = node.fork({ ...(signal && { signal }) });
    const told: string[] = [];
    copying.catch(({ code }) => told.push(code));
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['unresponsive']);
  });
});
