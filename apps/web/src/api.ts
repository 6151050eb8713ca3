import { type Client, createClient } from '@quire/client';

/** The hub this page came from, with the session cookie of the person who is signed in. */
export const api: Client = createClient({ baseUrl: '' });
