import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { KernelError } from '../errors.ts';
import type {
  IncomingChannel,
  IncomingMessage,
  JsonObject,
  MessageHeader,
  OutgoingMessage,
} from './message.ts';

/** Separates routing identities from the message on Jupyter's sockets. */
const DELIMITER = Buffer.from('<IDS|MSG>');
const PROTOCOL_VERSION = '5.3';
const NOTHING: JsonObject = {};
/** A header holds ids, a name and a date. It is read whatever the message is, so that it must cost nothing. */
const HEADER_BYTES_MAX = 4_096;

export interface EncodedMessage {
  readonly header: MessageHeader;
  readonly frames: (Buffer | Uint8Array)[];
}

export interface Codec {
  /** @param messageId makes retries and tests predictable; random by default */
  encode(message: OutgoingMessage, messageId?: string): EncodedMessage;
  /** @throws KernelError `protocol` when the frames are no message or the signature is wrong */
  decode(channel: IncomingChannel, frames: readonly Buffer[]): IncomingMessage;
}

export interface CodecOptions {
  /** Signs and verifies with HMAC-SHA256; empty turns signing off. */
  readonly key: string;
  readonly session?: string;
  /** Messages above this many bytes are reported with their headers only; see `IncomingMessage.oversized`. */
  readonly maxMessageBytes?: number;
}

/** Turns messages into the frames of Jupyter's wire protocol and back. */
export function createCodec(options: CodecOptions): Codec {
  const session = options.session ?? randomUUID();
  const maxMessageBytes = options.maxMessageBytes ?? Number.POSITIVE_INFINITY;
  return {
    encode(message, messageId = randomUUID()) {
      const header = makeHeader(message.type, session, messageId);
      const parts = [header, message.parent ?? NOTHING, message.metadata ?? NOTHING, message.content].map(
        (part) => Buffer.from(JSON.stringify(part)),
      );
      const signature = Buffer.from(sign(options.key, parts));
      return { header, frames: [DELIMITER, signature, ...parts, ...(message.buffers ?? [])] };
    },
    decode(channel, frames) {
      const { signature, parts, buffers } = splitFrames(frames);
      if (parts[0].length > HEADER_BYTES_MAX || parts[1].length > HEADER_BYTES_MAX)
        throw new KernelError('protocol', 'The kernel sent a message with a header above the limit.');
      const bytes =
        parts[2].length + parts[3].length + buffers.reduce((sum, buffer) => sum + buffer.length, 0);
      const oversized = bytes > maxMessageBytes;
      // Neither hashed nor parsed: both would hold up every other run for as long as the kernel likes.
      if (!oversized) verify(options.key, parts, signature);
      return {
        channel,
        header: parse(parts[0]) as unknown as MessageHeader,
        parent: parse(parts[1]) as Partial<MessageHeader>,
        metadata: oversized ? NOTHING : parse(parts[2]),
        content: oversized ? NOTHING : parse(parts[3]),
        buffers: oversized ? [] : buffers,
        bytes,
        oversized,
      };
    },
  };
}

type Parts = readonly [Buffer, Buffer, Buffer, Buffer];

function splitFrames(frames: readonly Buffer[]): {
  signature: Buffer;
  parts: Parts;
  buffers: readonly Buffer[];
} {
  const start = frames.findIndex((frame) => frame.equals(DELIMITER));
  const [signature, header, parent, metadata, content] = frames.slice(start + 1, start + 6);
  if (start < 0 || !signature || !header || !parent || !metadata || !content) {
    throw new KernelError('protocol', 'The kernel sent something that is not a Jupyter message.');
  }
  return { signature, parts: [header, parent, metadata, content], buffers: frames.slice(start + 6) };
}

function sign(key: string, parts: readonly Buffer[]): string {
  if (key === '') return '';
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

function verify(key: string, parts: readonly Buffer[], signature: Buffer): void {
  const expected = Buffer.from(sign(key, parts));
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) {
    throw new KernelError('protocol', 'The kernel sent a message with a wrong signature.');
  }
}

function parse(part: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(part.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as JsonObject;
  } catch {
    // Falls through to the same error as any other value that is no object.
  }
  throw new KernelError('protocol', 'The kernel sent a message part that is not a JSON object.');
}

function makeHeader(type: string, session: string, messageId: string): MessageHeader {
  return {
    msg_id: messageId,
    msg_type: type,
    session,
    username: 'quire',
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}
