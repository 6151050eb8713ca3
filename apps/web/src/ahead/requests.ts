import { createEventsAhead } from './events.ts';

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

/** Requests that went out before the page's own code was there, for that code to take: each once. */
export type RequestsAhead = {
  /** The answer to a request that was sent already, word for word; `null` where it was not. */
  readonly take: (address: string, init?: Init) => Promise<Response> | null;
  /** The same as JSON, where all of it is there already; `null` where it is not, and can still be taken. */
  readonly takeJson: (address: string, init?: Init) => unknown;
  /** Server-sent events that have come so far; whoever takes them follows the rest. */
  readonly takeEvents: (address: string) => readonly unknown[];
  /** Forgets all of it, and sends nothing more. */
  readonly stop: () => void;
};

declare global {
  /** Set by the script that the documents of some pages begin with; see `open-app.ts`. */
  var quireAhead: RequestsAhead | undefined;
}

/** Sends requests, and keeps their answers until they are taken. */
export function createRequestsAhead(fetch = globalThis.fetch, now: () => number = Date.now) {
  const sent = new Map<string, Sent>();
  const followed = createEventsAhead(fetch);
  /** Acts of the page's own while this still sends: none is done a second time. */
  const done = new Set<string>();
  let isOver = false;
  // What an act made is there, however long ago: asked again, it would be made twice.
  const isGood = ({ at }: Sent, init: Init) => isAct(init) || now() - at <= FRESH_MILLISECONDS;

  function take(address: string, init: Init = {}): Promise<Response> | null {
    // For all that the page asks later on, whatever it sends along.
    if (isOver && sent.size === 0) return null;
    const key = toKey(address, init);
    const found = sent.get(key);
    if (!found) {
      if (isAct(init) && !isOver) done.add(key);
      return null;
    }
    sent.delete(key);
    const { response, stop } = found;
    if (!isGood(found, init)) {
      stop.abort();
      return null;
    }
    const { signal } = init;
    if (signal?.aborted) stop.abort(signal.reason);
    signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
    return response;
  }

  function takeJson(address: string, init: Init = {}): unknown {
    const key = toKey(address, init);
    const found = sent.get(key);
    if (found?.json === undefined || !isGood(found, init)) return null;
    sent.delete(key);
    return found.json;
  }

  /**
   * The answer as JSON, for whoever sends it ahead; its taker has it whole. `null` where it is a refusal, and where the
   * page has taken the answer of an act, and goes on from it.
   */
  async function send(address: string, init: Init = {}): Promise<unknown> {
    const key = toKey(address, init);
    if (isOver || done.has(key)) return null;
    const stop = new AbortController();
    const headers = { accept: 'application/json, application/problem+json', ...init.headers };
    const response = fetch(address, { ...init, headers, credentials: 'same-origin', signal: stop.signal });
    const own: Sent = { response, stop, at: now() };
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
    // Whoever took it goes on with it.
    return isAct(init) && sent.get(key) !== own ? null : own.json;
  }

  /** Nothing more will be sent; what was sent can still be taken. */
  function end(): void {
    isOver = true;
    done.clear();
  }

  function stop(): void {
    end();
    followed.stop();
    for (const { stop } of sent.values()) stop.abort();
    sent.clear();
  }

  return { take, takeJson, takeEvents: followed.take, stop, end, send, follow: followed.follow };
}

const isAct = ({ method = 'GET' }: Init): boolean => method !== 'GET';

const toKey = (address: string, { method = 'GET', body }: Init): string =>
  `${method} ${address} ${typeof body === 'string' ? body : ''}`;
