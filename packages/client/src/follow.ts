import type { Endpoint } from '@quire/contract';
import { HubError } from '@quire/contract';
import { createParser } from 'eventsource-parser';
import type { z } from 'zod';
import { type AnyCall, type CallOptions, type ClientOptions, send } from './call.ts';

/** A connection without even a heartbeat for this long is dead; the hub sends one every 15 s. */
const SILENCE_MILLISECONDS_MAX = 40_000;
const RETRY_MILLISECONDS_FIRST = 250;
const RETRY_MILLISECONDS_MAX = 10_000;

export type FollowOptions = CallOptions & {
  /** Told when the connection is lost (`false`) and found again (`true`). */
  onConnection?: (isConnected: boolean) => void;
};
type Numbered = { seq: number; type: string };

/**
 * Follows numbered server-sent events through lost connections: every event once, in order, until the one
 * of type `finished`. Ends early only by `signal` or when the hub answers that it will not serve it (4xx).
 */
export async function* follow<T extends Numbered>(
  options: ClientOptions,
  endpoint: Endpoint & { answer: { kind: 'events'; schema: z.ZodType } },
  call: AnyCall & FollowOptions,
): AsyncGenerator<T, void> {
  let after = Number((call.query as { after?: number } | undefined)?.after ?? 0);
  let retry = RETRY_MILLISECONDS_FIRST;
  while (!call.signal?.aborted) {
    try {
      for await (const event of connectOnce<T>(options, endpoint, {
        ...call,
        query: { ...call.query, after },
      })) {
        retry = RETRY_MILLISECONDS_FIRST;
        if (event.seq <= after) continue;
        after = event.seq;
        yield event;
        if (event.type === 'finished') return;
      }
    } catch (error) {
      if (call.signal?.aborted) return;
      if (error instanceof HubError && error.status < 500) throw error;
    }
    call.onConnection?.(false);
    await pause(retry * (0.75 + Math.random() / 2), call.signal);
    retry = Math.min(retry * 2, RETRY_MILLISECONDS_MAX);
  }
}

async function* connectOnce<T>(
  options: ClientOptions,
  endpoint: Endpoint & { answer: { kind: 'events'; schema: z.ZodType } },
  call: AnyCall & FollowOptions,
): AsyncGenerator<T, void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS_MAX);
  const signal = call.signal ? AbortSignal.any([call.signal, silence.signal]) : silence.signal;
  try {
    const response = await send(options, endpoint, {
      ...call,
      signal,
      headers: { ...call.headers, accept: 'text/event-stream' },
    });
    call.onConnection?.(true);
    const queue: T[] = [];
    const parser = createParser({
      onEvent: (event) => queue.push(endpoint.answer.schema.parse(JSON.parse(event.data)) as T),
    });
    const decoder = new TextDecoder();
    for await (const chunk of partsOf(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS_MAX);
      parser.feed(decoder.decode(chunk, { stream: true }));
      while (queue.length > 0) yield queue.shift() as T;
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** Not every browser lets a stream be walked through by itself. */
async function* partsOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array, void> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    // Whoever stops before the end wants no more of it.
    await reader.cancel().catch(() => {});
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
