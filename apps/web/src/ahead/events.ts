import { createParser } from 'eventsource-parser';

/** What nobody has taken by then is let go: its connection is one of six that a browser has. */
const KEEP_MILLISECONDS = 15_000;

type Followed = { readonly events: unknown[]; readonly stop: AbortController };

/** Streams of server-sent events that are followed until the page takes what has come, and follows on by itself. */
export function createEventsAhead(fetch: typeof globalThis.fetch) {
  const followed = new Map<string, Followed>();
  let isStopped = false;

  /** All that has come whole so far. */
  function take(address: string): readonly unknown[] {
    const found = followed.get(address);
    followed.delete(address);
    found?.stop.abort();
    return found?.events ?? [];
  }

  async function follow(address: string): Promise<void> {
    if (isStopped) return;
    const own: Followed = { events: [], stop: new AbortController() };
    followed.set(address, own);
    const timer = setTimeout(() => take(address), KEEP_MILLISECONDS);
    try {
      await collect(fetch, address, own);
    } finally {
      clearTimeout(timer);
      own.stop.abort();
    }
  }

  function stop(): void {
    isStopped = true;
    for (const address of [...followed.keys()]) take(address);
  }

  return { take, follow, stop };
}

async function collect(fetch: typeof globalThis.fetch, address: string, { events, stop }: Followed) {
  const headers = { accept: 'text/event-stream' };
  const { ok, body } = await fetch(address, { headers, credentials: 'same-origin', signal: stop.signal });
  if (!ok || !body) return;
  const parser = createParser({ onEvent: ({ data }) => events.push(JSON.parse(data)) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    parser.feed(decoder.decode(part.value, { stream: true }));
}
