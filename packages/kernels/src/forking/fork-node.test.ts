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

/** A process that says yes to whatever it is asked, and makes no copy. */
async function pretend(path: string, token: string): Promise<Socket> {
  const socket = connect(path);
  const reader = new FrameReader(1_000_000);
  const say = (channel: string, parts: readonly Uint8Array[]) =>
    socket.write(packFrame([Buffer.from(channel), ...parts]));
  socket.on('data', (chunk: Buffer) => {
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
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quire-door-'));
    door = new Door(join(folder, 'door'));
    await door.open();
    const arriving = door.expect('parent');
    socket = await pretend(door.path, 'parent');
    const process = { adopt: () => undefined, killMember: () => undefined, hasExited: false };
    const trunk = { door, process, maxMessageBytes: 1_000_000, trace: {}, nextName: () => 'copy' };
    node = new ForkNode(trunk as unknown as TreeTrunk, await arriving, {
      name: 'parent',
      directory: folder,
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
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(30_000);
    await ended;
  });
});
