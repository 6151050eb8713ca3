import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelError } from '../errors.ts';
import { createCodec } from './codec.ts';
import type { JsonObject, MessageHeader, OutgoingMessage } from './message.ts';

const json = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)));
const object = fc
  .dictionary(fc.string({ unit: 'binary' }), json)
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const header: fc.Arbitrary<MessageHeader> = fc.record({
  msg_id: fc.string(),
  msg_type: fc.string(),
  session: fc.string(),
  username: fc.string({ unit: 'grapheme' }),
  date: fc.string(),
  version: fc.string(),
});
const message: fc.Arbitrary<OutgoingMessage> = fc.record(
  {
    type: fc.string(),
    content: object,
    metadata: object,
    parent: header,
    buffers: fc.array(fc.uint8Array()),
  },
  { requiredKeys: ['type', 'content'] },
);
const identities = fc.array(fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)));

/** As they arrive from a socket. */
const toBuffers = (frames: readonly Uint8Array[]) => frames.map((frame) => Buffer.from(frame));

describe('the codec', () => {
  it('decodes what it encoded, whatever identities stand before it', () => {
    fc.assert(
      fc.property(message, identities, fc.string(), (sent, before, key) => {
        const codec = createCodec({ key });
        const { header: sentHeader, frames } = codec.encode(sent);
        const received = codec.decode('shell', [...before, ...toBuffers(frames)]);
        expect({
          header: received.header,
          parent: received.parent,
          metadata: received.metadata,
          content: received.content,
          buffers: received.buffers.map((buffer) => [...buffer]),
          oversized: received.oversized,
        }).toEqual({
          header: sentHeader,
          parent: sent.parent ?? {},
          metadata: sent.metadata ?? {},
          content: sent.content,
          buffers: (sent.buffers ?? []).map((buffer) => [...buffer]),
          oversized: false,
        });
      }),
    );
  });

  it('refuses a message of which any signed byte was changed', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, where, change) => {
        const codec = createCodec({ key: 'secret' });
        const frames = toBuffers(codec.encode(sent).frames);
        const signed = frames.slice(1, 6);
        const index = where % signed.reduce((sum, frame) => sum + frame.length, 0);
        flip(signed, index, change);
        expect(() => codec.decode('iopub', frames)).toThrow(KernelError);
      }),
    );
  });

  it('refuses everything else with a clear error', () => {
    const frames = fc.array(fc.uint8Array().map((bytes) => Buffer.from(bytes)));
    fc.assert(
      fc.property(frames, (noise) => {
        expect(() => createCodec({ key: '' }).decode('shell', noise)).toThrow(KernelError);
      }),
    );
  });

  it('refuses a header that is none for its size', () => {
    const codec = createCodec({ key: '' });
    const { frames } = codec.encode({ type: 'x'.repeat(5_000), content: {} });
    expect(() => codec.decode('iopub', toBuffers(frames))).toThrow('a header above the limit');
  });

  it('reads only the headers of a message that is too large', () => {
    const codec = createCodec({ key: 'secret', maxMessageBytes: 100 });
    const { header: sentHeader, frames } = codec.encode({
      type: 'display_data',
      content: { data: 'x'.repeat(100) },
    });
    expect(codec.decode('iopub', toBuffers(frames))).toEqual({
      channel: 'iopub',
      header: sentHeader,
      parent: {},
      metadata: {},
      content: {},
      buffers: [],
      bytes: 113,
      oversized: true,
    });
  });
});

function flip(frames: readonly Buffer[], index: number, change: number): void {
  let rest = index;
  for (const frame of frames) {
    if (rest < frame.length) {
      frame[rest] = (frame[rest] as number) ^ change;
      return;
    }
    rest -= frame.length;
  }
}
