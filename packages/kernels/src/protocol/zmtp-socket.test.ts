import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ZmtpParser } from './zmtp-socket.ts';

const GREETING = Buffer.alloc(64);
GREETING[0] = 0xff;
GREETING[10] = 3;
const READY = Buffer.from('\x04\x06\x05READY', 'latin1');

function frame(body: Uint8Array, isLast: boolean): Buffer {
  const more = isLast ? 0 : 1;
  if (body.length < 256) return Buffer.concat([Buffer.from([more, body.length]), body]);
  const head = Buffer.alloc(9);
  head[0] = more | 2;
  head.writeBigUInt64BE(BigInt(body.length), 1);
  return Buffer.concat([head, body]);
}

it('reads messages, however they are cut on their way', () => {
  const body = fc.uint8Array({ maxLength: 600 });
  const messages = fc.array(fc.array(body, { minLength: 1, maxLength: 5 }), { maxLength: 5 });
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 700 }), (sent, step) => {
      const bodies = sent.flatMap((parts) =>
        parts.map((part, index) => frame(part, index === parts.length - 1)),
      );
      const bytes = Buffer.concat([GREETING, READY, ...bodies]);
      const parser = new ZmtpParser(10_000);
      const read: number[][][] = [];
      for (let from = 0; from < bytes.length; from += step) {
        parser.push(bytes.subarray(from, from + step));
        for (let message = parser.next(); message; message = parser.next())
          read.push(message.map((part) => [...part]));
      }
      expect([parser.isReady, read]).toEqual([true, sent.map((parts) => parts.map((part) => [...part]))]);
    }),
  );
});

it('takes no message above the limit, all of its parts together, and none of parts without end', () => {
  const large = new ZmtpParser(1_000);
  large.push(
    Buffer.concat([GREETING, READY, ...Array.from({ length: 5 }, () => frame(Buffer.alloc(201), false))]),
  );
  expect(() => large.next()).toThrow('above the limit');
  const many = new ZmtpParser(1_000);
  many.push(
    Buffer.concat([GREETING, READY, ...Array.from({ length: 5_000 }, () => frame(Buffer.alloc(0), false))]),
  );
  expect(() => many.next()).toThrow('above the limit');
});

it('speaks to nobody else', () => {
  const parser = new ZmtpParser(1_000);
  parser.push(Buffer.from('GET / HTTP/1.1\r\n'.repeat(10)));
  expect(() => parser.next()).toThrow('no ZMTP');
});
