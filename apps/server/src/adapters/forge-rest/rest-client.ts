import type { z } from 'zod';
import { ForgeError, type ForgeErrorCode } from '../../ports/forge.ts';

/** A forge that has not answered by then is treated as down; its slowest answers (a fork) take some seconds. */
const TIMEOUT_MILLISECONDS = 20_000;
/** The largest answer that is read: a page of check runs with long summaries is well below. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;
/** A renamed repository is one redirect away; more go round in circles. */
const REDIRECTS_MAX = 3;
/** Where a forge says "too many" and not for how long. */
const RETRY_AFTER_DEFAULT_MILLISECONDS = 60_000;
const WORDS_LENGTH_MAX = 500;

export type RestCall = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the client's base, with its parts already encoded. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON, or as a form where `form` says so. */
  body?: Readonly<Record<string, unknown>>;
  form?: boolean;
  etag?: string | null | undefined;
  signal?: AbortSignal | undefined;
};
export type RestAnswer = { status: number; headers: Headers; text: string };
export type RestOptions = {
  /** The forge's name in sentences. */
  name: string;
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  /** Values that must never be repeated in words. */
  secrets: readonly string[];
  timeoutMilliseconds?: number | undefined;
};
export type RestClient = {
  /** Any answer below 500, with redirects on the same host followed. */
  send(call: RestCall): Promise<RestAnswer>;
  /** The parsed body of a success. */
  ask<S extends z.ZodType>(call: RestCall, schema: S): Promise<z.output<S>>;
  /** The same with its ETag; null where the forge says that nothing changed. */
  askIfChanged<S extends z.ZodType>(
    call: RestCall,
    schema: S,
  ): Promise<{ body: z.output<S>; etag: string | null } | null>;
};

/** A few careful requests to one host: a timeout, no redirect to elsewhere, no secret in any error. */
export function createRestClient(options: RestOptions): RestClient {
  const send = (call: RestCall): Promise<RestAnswer> => request(options, call);
  return {
    send,
    async ask(call, schema) {
      const answer = await send(call);
      if (answer.status >= 300) throw refusalOf(answer, options);
      return parse(answer, schema, options);
    },
    async askIfChanged(call, schema) {
      const answer = await send(call);
      if (answer.status === 304) return null;
      if (answer.status >= 300) throw refusalOf(answer, options);
      return { body: parse(answer, schema, options), etag: answer.headers.get('etag') };
    },
  };
}

async function request(options: RestOptions, call: RestCall): Promise<RestAnswer> {
  const base = new URL(options.baseUrl);
  let url = new URL(`${options.baseUrl}${call.path}`);
  for (const [name, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  let { method = 'GET', body } = call;
  for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
    const answer = await exchange(options, { ...call, method, ...(body && { body }) }, url);
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status >= 400 || answer.status === 304 || location === null)
      return failWhereDown(answer, options);
    url = new URL(location, url);
    if (url.origin !== base.origin) {
      throw new ForgeError(
        'rejected',
        `${options.name} answered from another address (${url.host}), and nothing was sent there. Ask your administrator to check the forge's address in QUIRE_FORGES.`,
      );
    }
    if (answer.status < 307 && method !== 'GET') {
      method = 'GET';
      body = undefined;
    }
  }
  throw new ForgeError('rejected', `${options.name} sends requests in circles.`);
}

async function exchange(options: RestOptions, call: RestCall, url: URL): Promise<RestAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS);
  try {
    const response = await fetch(url, {
      method: call.method ?? 'GET',
      redirect: 'manual',
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      headers: {
        'user-agent': 'Quire',
        accept: 'application/json',
        ...options.headers,
        ...(call.etag ? { 'if-none-match': call.etag } : {}),
        ...(call.body && {
          'content-type': call.form ? 'application/x-www-form-urlencoded' : 'application/json',
        }),
      },
      ...(call.body && { body: call.form ? formOf(call.body) : JSON.stringify(call.body) }),
    });
    return { status: response.status, headers: response.headers, text: await readText(response, options) };
  } catch (error) {
    if (call.signal?.aborted) throw call.signal.reason;
    if (error instanceof ForgeError) throw error;
    throw new ForgeError(
      'unavailable',
      timeout.aborted
        ? `${options.name} did not answer in time.`
        : `${options.name} cannot be reached (${causeOf(error)}).`,
    );
  }
}

const formOf = (body: Readonly<Record<string, unknown>>): string =>
  new URLSearchParams(
    Object.entries(body).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();

async function readText(response: Response, options: RestOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > ANSWER_BYTES_MAX)
      throw new ForgeError('unavailable', `${options.name} answered more than can be read.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Network errors of fetch carry their reason one level down; its code names no address and no secret. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause && typeof cause === 'object' && 'code' in cause ? String(cause.code) : '';
  return code || 'the connection was lost';
}

function failWhereDown(answer: RestAnswer, options: RestOptions): RestAnswer {
  if (answer.status < 500) return answer;
  const wait = retryAfterOf(answer.headers);
  throw new ForgeError('unavailable', `${options.name} failed to answer (${answer.status}).`, {
    status: answer.status,
    ...(wait !== null && { retryAfterMs: wait }),
  });
}

/** An answer that is no success, as an error. */
export function refusalOf(answer: RestAnswer, options: Pick<RestOptions, 'name' | 'secrets'>): ForgeError {
  const { status, headers } = answer;
  const isLimited =
    status === 429 ||
    (status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after')));
  if (isLimited) {
    return new ForgeError('rate-limited', `${options.name} takes no more requests for a while.`, {
      status,
      retryAfterMs: retryAfterOf(headers) ?? RETRY_AFTER_DEFAULT_MILLISECONDS,
    });
  }
  const words = wordsOf(answer.text, options.secrets);
  const said = words === '' ? '' : ` It says: ${words}`;
  const [code, sentence] = CODES[status] ?? ['rejected', 'refuses this request.'];
  return new ForgeError(code, `${options.name} ${sentence}${said}`, { status });
}
const CODES: Readonly<Record<number, readonly [ForgeErrorCode, string]>> = {
  401: ['unauthorised', 'no longer accepts your connection. Connect your account again.'],
  403: ['forbidden', 'does not allow this with your connection.'],
  404: ['not-found', 'knows nothing at this address that you can see.'],
};

function retryAfterOf(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(0, seconds) * 1000;
  const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(1000, reset * 1000 - Date.now()) : null;
}

/** The forge's own words from the shapes in which the three put them: `message`, `errors`, `error_description`. */
function wordsOf(text: string, secrets: readonly string[]): string {
  const words = withoutSecrets(collectWords(parseJson(text)).join('. '), secrets);
  return words.length > WORDS_LENGTH_MAX ? `${words.slice(0, WORDS_LENGTH_MAX)}…` : words;
}

function collectWords(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (Array.isArray(value)) return value.flatMap(collectWords);
  if (value === null || typeof value !== 'object') return [];
  const { message, errors, error, error_description, ...rest } = value as Record<string, unknown>;
  const known = [message, errors, error_description, error].flatMap(collectWords);
  // GitLab names the field that is wrong: {"message": {"source_branch": ["is missing"]}}.
  if (known.length > 0) return [...new Set(known)];
  return Object.entries(rest).flatMap(([name, inner]) =>
    Array.isArray(inner) ? collectWords(inner).map((words) => `${name} ${words}`) : [],
  );
}

/** Takes secrets out of words of others, in case they are repeated there. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== '').reduce((clean, secret) => clean.replaceAll(secret, '…'), text);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parse<S extends z.ZodType>(answer: RestAnswer, schema: S, options: RestOptions): z.output<S> {
  const parsed = schema.safeParse(answer.text === '' ? null : parseJson(answer.text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.map(String).join('.') || 'the whole of it';
  throw new ForgeError(
    'unavailable',
    `${options.name} answered something that is not in its interface (${where}). Is its address right, and is nothing between it and the hub?`,
    { status: answer.status },
  );
}
