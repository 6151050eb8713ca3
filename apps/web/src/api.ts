import { type Client, createClient } from '@quire/client';

let frameToken: string | null = null;

/** In a frame on a page of another site there is no cookie: its own token stands in, in this page's memory alone. */
export function setFrameToken(token: string | null): void {
  frameToken = token;
}

/** What a request that does not go through {@link api} has to carry in such a frame. */
export const frameHeaders = (): Readonly<Record<string, string>> =>
  frameToken === null ? {} : { authorization: `Bearer ${frameToken}` };

/** The hub this page came from, with the session cookie of the person who is signed in. */
export const api: Client = createClient({
  baseUrl: '',
  fetch: (input, init) => {
    if (frameToken === null) {
      const sent = typeof input === 'string' ? globalThis.quireAhead?.take(input, init) : null;
      return sent ?? fetch(input, init);
    }
    const headers = { ...(init?.headers as Record<string, string>), ...frameHeaders() };
    return fetch(input, { ...init, headers, credentials: 'omit' });
  },
});
