import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ForgeKind } from '../../ports/forge.ts';
import { readWebhook } from './webhooks.ts';

const SECRET = 'webhook-secret';
const SHA = 'a'.repeat(40);
const hmac = (body: string): string => createHmac('sha256', SECRET).update(body).digest('hex');
const SIGN: Record<ForgeKind, (body: string) => Record<string, string>> = {
  github: (body) => ({ 'x-hub-signature-256': `sha256=${hmac(body)}` }),
  gitlab: () => ({ 'x-gitlab-token': SECRET }),
  gitea: (body) => ({ 'x-gitea-signature': hmac(body) }),
};
const read = (kind: ForgeKind, body: string, headers: Record<string, string>) =>
  readWebhook(kind, { headers: new Headers(headers), body: Buffer.from(body), secret: SECRET });
const tell = (kind: ForgeKind, payload: unknown) => {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return read(kind, body, SIGN[kind](body));
};

const repository = { full_name: 'team/features' };
const project = { path_with_namespace: 'group/team/features' };

describe('a webhook tells', () => {
  it('of requests', () => {
    const pull = { repository, number: 7, pull_request: { number: 7, head: { sha: SHA } } };
    const told = [{ fullName: 'team/features', sha: SHA, number: 7 }];
    expect(tell('github', pull)).toEqual(told);
    expect(tell('gitea', pull)).toEqual(told);
    const merge = {
      object_kind: 'merge_request',
      project,
      object_attributes: { iid: 7, last_commit: { id: SHA } },
    };
    expect(tell('gitlab', merge)).toEqual([{ fullName: 'group/team/features', sha: SHA, number: 7 }]);
  });

  it('of CI: check runs, suites, statuses and pipelines', () => {
    const check = { head_sha: SHA, pull_requests: [{ number: 7 }, { number: 8 }] };
    const commit = { fullName: 'team/features', sha: SHA };
    expect(tell('github', { repository, check_run: check })).toEqual([
      { ...commit, number: 7 },
      { ...commit, number: 8 },
    ]);
    expect(tell('github', { repository, check_suite: { head_sha: SHA, pull_requests: [] } })).toEqual([
      commit,
    ]);
    expect(tell('github', { repository, sha: SHA })).toEqual([commit]);
    expect(tell('gitea', { repository, sha: SHA })).toEqual([commit]);
    const pipeline = {
      object_kind: 'pipeline',
      project,
      object_attributes: { sha: SHA },
      merge_request: { iid: 7 },
    };
    expect(tell('gitlab', pipeline)).toEqual([{ fullName: 'group/team/features', sha: SHA, number: 7 }]);
  });

  it('nothing of other things and of nonsense', () => {
    const others = [
      { repository, ref: 'refs/heads/main' },
      { repository: { full_name: 'a b' }, sha: SHA },
      [],
      null,
      'nonsense',
    ];
    for (const kind of ['github', 'gitlab', 'gitea'] as const)
      expect(others.map((payload) => tell(kind, payload))).toEqual(others.map(() => []));
  });
});

it.each(['github', 'gitlab', 'gitea'] as const)(
  'of %s is refused unsigned, wrongly signed, and changed on the way',
  (kind) => {
    const body = JSON.stringify({ repository, sha: SHA });
    const wrong = Object.fromEntries(
      Object.entries(SIGN[kind](body)).map(([name, value]) => [name, `${value}x`]),
    );
    expect([read(kind, body, {}), read(kind, body, wrong)]).toEqual([null, null]);
    // GitLab sends its secret itself, over TLS, and signs nothing.
    if (kind !== 'gitlab') expect(read(kind, `${body} `, SIGN[kind](body))).toBe(null);
  },
);
