import { type Client, createClient } from '@quire/client';
import { isProblem, type Me } from '@quire/contract';
import { Store } from '../state/store.ts';

export type Connection =
  | { kind: 'none' }
  /** A token is there and the hub has not answered yet, or does not. */
  | { kind: 'waiting'; url: string; error: unknown }
  | { kind: 'connected'; url: string; client: Client; me: Me };

type Kept = { url: string; token: string };

/**
 * The hub that this browser talks to. The token stays in this browser's storage for this JupyterLab: it is in no
 * notebook, no workspace file and no kernel, and the hub lists it under its owner's settings.
 */
export class HubConnection {
  readonly state = new Store<Connection>({ kind: 'none' });
  readonly #storage: Storage;
  readonly #key: string;

  constructor(options: { storage: Storage; baseUrl: string }) {
    this.#storage = options.storage;
    this.#key = `quire-hub:${options.baseUrl}`;
  }

  /** The address that was used last, also after signing out. */
  get lastUrl(): string {
    return this.#storage.getItem(`${this.#key}:last`) ?? '';
  }

  /** Takes up the connection of the last visit. */
  async restore(): Promise<void> {
    const kept = this.#read();
    if (!kept) return;
    this.state.set({ kind: 'waiting', url: kept.url, error: null });
    try {
      await this.connect(kept.url, kept.token);
    } catch (error) {
      if (isProblem(error, 'sign-in-required')) this.#forget();
      else this.state.set({ kind: 'waiting', url: kept.url, error });
    }
  }

  /** Keeps the token if the hub knows it. @throws HubError, UnreachableError */
  async connect(url: string, token: string): Promise<void> {
    const client = createClient({ baseUrl: url, token });
    const me = await client.identity.getMe();
    this.#storage.setItem(this.#key, JSON.stringify({ url, token } satisfies Kept));
    this.#storage.setItem(`${this.#key}:last`, url);
    this.state.set({ kind: 'connected', url, client, me });
  }

  /** Revokes the token at the hub and forgets it. */
  async disconnect(): Promise<void> {
    const state = this.state.get();
    this.#forget();
    if (state.kind === 'connected') await state.client.identity.signOut().catch(() => undefined);
  }

  #forget(): void {
    this.#storage.removeItem(this.#key);
    this.state.set({ kind: 'none' });
  }

  #read(): Kept | null {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? 'null') as Partial<Kept> | null;
      return kept?.url && kept.token ? { url: kept.url, token: kept.token } : null;
    } catch {
      return null;
    }
  }
}
