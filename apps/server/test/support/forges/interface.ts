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

/** The part of a list that a request asks for, by the names that a forge has for that. */
export function pageOf<T>(
  { query }: Call,
  all: readonly T[],
  { size, standard, most }: { size: 'per_page' | 'limit'; standard: number; most: number },
): T[] {
  const limit = Math.min(Number(query.get(size) ?? standard), most);
  const start = (Number(query.get('page') ?? 1) - 1) * limit;
  return all.slice(start, start + limit);
}
