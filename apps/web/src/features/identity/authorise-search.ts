import { SCOPES, type Scope } from '@quire/contract';

/** What a program writes into the address of the page that asks its person; see docs/guide/jupyterlab.md. */
export type AuthoriseSearch = {
  name: string;
  redirect_uri: string;
  code_challenge: string;
  state: string;
  scope: string;
};

export function readAuthoriseSearch(search: Record<string, unknown>): AuthoriseSearch {
  const text = (name: string): string =>
    typeof search[name] === 'string' || typeof search[name] === 'number' ? String(search[name]) : '';
  return {
    name: text('name').slice(0, 80) || 'A program',
    redirect_uri: text('redirect_uri'),
    code_challenge: text('code_challenge'),
    state: text('state'),
    scope: text('scope'),
  };
}

/** The scopes that exist, of those that are asked for. */
export function askedScopes(search: AuthoriseSearch): Scope[] {
  const asked = new Set(search.scope.split(' '));
  return SCOPES.filter((scope) => asked.has(scope));
}

/** The address to go back to with an answer; `null` for what is no web address. */
export function returnAddress(search: AuthoriseSearch, answer: Record<string, string>): string | null {
  if (!URL.canParse(search.redirect_uri)) return null;
  const url = new URL(search.redirect_uri);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  for (const [name, value] of Object.entries({ ...answer, state: search.state }))
    url.searchParams.set(name, value);
  return url.href;
}
