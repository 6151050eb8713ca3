import type { Refusal, World } from './world.ts';

/** One request of an interface after it was checked against the description. */
export type Call = {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Readonly<Record<string, unknown>>;
  login: string;
};
export type Reply = { status: number; body?: unknown; headers?: Readonly<Record<string, string>> };
type Handler = (call: Call) => Reply | Promise<Reply>;

/** How one forge tells its world: its handlers by `METHOD /path/{of}/the/description`. */
export type Interface = {
  /** Where it stands on the host. */
  base: string;
  handlers: Readonly<Record<string, Handler>>;
  refuse(refusal: Refusal): Reply;
  /** Whether answers carry ETags and `If-None-Match` is heard. */
  hasEtags: boolean;
  /** Whether git may sign in with this name and a token. */
  acceptsGitUser(username: string): boolean;
};
export type InterfaceOptions = { world: World; origin: string; base?: string | undefined };

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const ok = (body: unknown): Reply => ({ status: 200, body });
