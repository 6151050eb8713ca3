import { API_PREFIX, type Endpoint, HubError, readProblem } from '@quire/contract';

export type ClientOptions = {
  /** The hub's address, for example `https://quire.example.org`; empty for the page's own origin. */
  baseUrl: string;
  /** A personal access token; a browser uses its session cookie instead. */
  token?: string;
  fetch?: typeof globalThis.fetch;
};

export type CallOptions = { signal?: AbortSignal; headers?: Record<string, string> };
export type AnyCall = { params?: object; query?: object; body?: unknown };

/** The hub could not be reached at all: no answer, so no problem code. */
export class UnreachableError extends Error {
  constructor(baseUrl: string, cause: unknown) {
    super(`The hub at ${baseUrl || 'this address'} does not answer.`, { cause });
    this.name = 'UnreachableError';
  }
}

/**
 * Sends one request and answers the response when it succeeded.
 * @throws HubError with the hub's problem, UnreachableError without an answer.
 */
export async function send(
  options: ClientOptions,
  endpoint: Endpoint,
  call: AnyCall & CallOptions,
): Promise<Response> {
  const request = buildRequest(options, endpoint, call);
  let response: Response;
  try {
    response = await (options.fetch ?? globalThis.fetch)(request.url, request.init);
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new UnreachableError(options.baseUrl, error);
  }
  if (!response.ok) throw await toError(response);
  return response;
}

function buildRequest(options: ClientOptions, endpoint: Endpoint, call: AnyCall & CallOptions) {
  const headers: Record<string, string> = {
    accept: 'application/json, application/problem+json',
    ...call.headers,
  };
  if (options.token) headers.authorization = `Bearer ${options.token}`;
  const init: RequestInit = { method: endpoint.method, headers, credentials: 'same-origin' };
  if (call.signal) init.signal = call.signal;
  if (endpoint.body === 'bytes') {
    headers['content-type'] = 'application/octet-stream';
    init.body = call.body as NonNullable<RequestInit['body']>;
  } else if (endpoint.body) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(call.body);
  }
  return { url: urlOf(options.baseUrl, endpoint, call), init };
}

/** The address of an endpoint with its parameters filled in: also for links and download buttons. */
export function urlOf(baseUrl: string, endpoint: Endpoint, call: AnyCall): string {
  const params = (call.params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') query.append(name, String(item));
    }
  }
  const search = query.size > 0 ? `?${query}` : '';
  return `${baseUrl.replace(/\/$/, '')}${API_PREFIX}${path}${search}`;
}

async function toError(response: Response): Promise<HubError> {
  const told: unknown = await response.json().catch(() => null);
  return (
    readProblem(told) ??
    new HubError(
      'internal',
      `The hub answered ${response.status} without an explanation. A proxy may stand in between.`,
    )
  );
}
