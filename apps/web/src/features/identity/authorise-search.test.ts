import { describe, expect, it } from 'vitest';
import { askedScopes, readAuthoriseSearch, returnAddress } from './authorise-search.ts';

const ask = (more: Record<string, unknown> = {}) =>
  readAuthoriseSearch({
    name: 'JupyterLab',
    redirect_uri: 'http://localhost:8888/lab/connected.html',
    code_challenge: 'c',
    state: 's',
    scope: 'read publish everything',
    ...more,
  });

describe('what a program asks for', () => {
  it('is only what exists', () => {
    expect(askedScopes(ask())).toEqual(['read', 'publish']);
    expect(askedScopes(ask({ scope: undefined }))).toEqual([]);
  });
  it('is answered at its own address, and at none that a browser would run', () => {
    expect(returnAddress(ask(), { code: 'a b' })).toBe(
      'http://localhost:8888/lab/connected.html?code=a+b&state=s',
    );
    expect(returnAddress(ask({ redirect_uri: 'javascript:alert(1)' }), {})).toBeNull();
    expect(returnAddress(ask({ redirect_uri: 'connected.html' }), {})).toBeNull();
  });
});
