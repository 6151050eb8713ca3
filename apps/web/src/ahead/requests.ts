import { createParser } from 'eventsource-parser';

/** What was answered this long ago is asked again: the page's code was slow to come. */
const FRESH_MILLISECONDS = 15_000;

type Init = Pick<RequestInit, 'method' | 'body' | 'signal' | 'headers'>;
type Sent = {
  readonly response: Promise<Response>;
  readonly stop: AbortController;
  readonly at: number;
  /** The answer, once all of it is there. */
  json?: unknown;
};
type Followed = { readonly events: unknown[]; readonly stop: AbortController };

/** Requests that went out before the page's own code was there, for that code to take: each once. */
export type RequestsAhead = {
  /** The answer to a request that was sent already, word for word; `null` where it was not. */
  readonly take: (address: string, init?: Init) => Promise<Response> | null;
  /** The same as JSON, where all of it is there already; `null` where it is not, and can still be taken. */
  readonly takeJson: (address: string, init?: Init) => unknown;
  /** Server-sent events that have come so far; whoever takes them follows the rest. */
  readonly takeEvents: (address: string) => readonly unknown[];
};

declare global {
  /** Set by the script that the documents of some pages begin with; see `open-app.ts`. */
  var quireAhead: RequestsAhead | undefined;
}

/** Sends requests, and keeps their answers until they are taken. */
export function createRequestsAhead(fetch = globalThis.fetch, now: () => number = Date.now) {
  const sent = new Map<string, Sent>();
  const followed = new Map<string, Followed>();
  const isFresh = ({ at }: Sent) => now() - at <= FRESH_MILLISECONDS;
  return {
    take(address: string, init: Init = {}): Promise<Response> | null {
      const key = toKey(address, init);
      const found = sent.get(key);
      if (!found) return null;
      sent.delete(key);
      const { response, stop } = found;
      if (!isFresh(found)) {
        stop.abort();
        return null;
      }
      const { signal } = init;
      if (signal?.aborted) stop.abort(signal.reason);
      signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
      return response;
    },

    takeJson(address: string, init: Init = {}): unknown {
      const key = toKey(address, init);
      const found = sent.get(key);
      if (found?.json === undefined || !isFresh(found)) return null;
      sent.delete(key);
      return found.json;
    },

    takeEvents(address: string): readonly unknown[] {
      const found = followed.get(address);
      followed.delete(address);
      found?.stop.abort();
      return found?.events ?? [];
    },

    /** The answer as JSON, for whoever sends it ahead; its taker has it whole. `null` where it is a refusal. */
    async send(address: string, init: Init = {}): Promise<unknown> {
      const stop = new AbortController();
      const headers = { accept: 'application/json, application/problem+json', ...init.headers };
      const response = fetch(address, { ...init, headers, credentials: 'same-origin', signal: stop.signal });
      const own: Sent = { response, stop, at: now() };
      const key = toKey(address, init);
      sent.set(key, own);
      // Copied before anybody who takes it can read it.
      const copy = await response.then(
        (answer) => (answer.ok ? answer.clone() : null),
        () => null,
      );
      if (!copy) {
        // It may be right when it is asked again: after signing in, or when the hub is back.
        if (sent.get(key) === own) sent.delete(key);
        return null;
      }
      own.json = await copy.json();
      return own.json;
    },

    /** Collects what comes, until it is taken or was not for too long. */
    async follow(address: string): Promise<void> {
      const stop = new AbortController();
      const events: unknown[] = [];
      followed.set(address, { events, stop });
      setTimeout(() => {
        stop.abort();
        followed.delete(address);
      }, FRESH_MILLISECONDS);
      const headers = { accept: 'text/event-stream' };
      const { ok, body } = await fetch(address, { headers, credentials: 'same-origin', signal: stop.signal });
      if (!ok || !body) return;
      const parser = createParser({ onEvent: ({ data }) => events.push(JSON.parse(data)) });
      const decoder = new TextDecoder();
      for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
    },
  };
}

const toKey = (address: string, { method = 'GET', body }: Init): string =>
  `${method} ${address} ${typeof body === 'string' ? body : ''}`;
