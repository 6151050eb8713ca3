import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readForges } from './read-config.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'quire-forges-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const read = (...forges: object[]) => readForges({ QUIRE_FORGES: JSON.stringify(forges) });

it('has no forge where none is set up', () => {
  expect([readForges({}), readForges({ QUIRE_FORGES: ' ' }), read()]).toEqual([[], [], []]);
});

it('knows the rest of a forge by its kind and address', () => {
  expect(
    read(
      { kind: 'github', url: 'https://github.com/' },
      { kind: 'github', url: 'https://ghe.example.org', clientId: 'a', clientSecret: 'b', deviceFlow: false },
      {
        kind: 'gitlab',
        url: 'https://example.org/gitlab/',
        name: 'Ours',
        scopes: ['api'],
        webhookSecret: 'c',
      },
      { kind: 'gitea', url: 'http://localhost:3000', id: 'mine' },
    ),
  ).toEqual([
    {
      id: 'github',
      kind: 'github',
      name: 'GitHub',
      url: 'https://github.com',
      apiUrl: 'https://api.github.com',
      client: null,
      scopes: ['public_repo'],
      hasDeviceFlow: true,
      webhookSecret: null,
    },
    {
      id: 'ghe-example',
      kind: 'github',
      name: 'GitHub at ghe.example.org',
      url: 'https://ghe.example.org',
      apiUrl: 'https://ghe.example.org/api/v3',
      client: { id: 'a', secret: 'b' },
      scopes: ['repo'],
      hasDeviceFlow: false,
      webhookSecret: null,
    },
    {
      id: 'example',
      kind: 'gitlab',
      name: 'Ours',
      url: 'https://example.org/gitlab',
      apiUrl: 'https://example.org/gitlab/api/v4',
      client: null,
      scopes: ['api'],
      hasDeviceFlow: true,
      webhookSecret: 'c',
    },
    {
      id: 'mine',
      kind: 'gitea',
      name: 'Gitea at localhost',
      url: 'http://localhost:3000',
      apiUrl: 'http://localhost:3000/api/v1',
      client: null,
      scopes: ['read:user', 'write:repository'],
      hasDeviceFlow: false,
      webhookSecret: null,
    },
  ]);
});

it('reads the list and the secrets from files', () => {
  const secret = join(directory, 'secret');
  const list = join(directory, 'forges.json');
  writeFileSync(secret, 'from-a-file\n');
  const forge = { kind: 'gitea', url: 'https://git.example.org', clientId: 'a', clientSecretFile: secret };
  writeFileSync(list, JSON.stringify([forge]));
  expect(readForges({ QUIRE_FORGES: list })[0]?.client).toEqual({ id: 'a', secret: 'from-a-file' });
});

it('refuses what cannot work, or would show tokens, and never quotes a secret', () => {
  const gitea = { kind: 'gitea', url: 'https://git.example.org' };
  const cases: [unknown, RegExp][] = [
    [[{ ...gitea, kind: 'svn' }], /0\.kind/],
    [[{ ...gitea, url: 'git.example.org' }], /0\.url/],
    [[{ ...gitea, url: 'https://ada:pw@git.example.org' }], /credentials/],
    [[{ ...gitea, url: 'http://git.example.org' }], /unencrypted/],
    [[{ ...gitea, clientId: 'a' }], /needs a “clientSecret”/],
    [[{ ...gitea, clientSecretFile: join(directory, 'missing'), clientId: 'a' }], /cannot be read/],
    [[{ ...gitea, clientSecrets: 'hunter2' }], /clientSecrets/],
    [[gitea, gitea], /two forges have the id/],
    [{}, /cannot be read/],
  ];
  for (const [value, words] of cases)
    expect(() => readForges({ QUIRE_FORGES: JSON.stringify(value) })).toThrow(words);
  expect(() => readForges({ QUIRE_FORGES: '[{"clientSecret": "hunter2",]' })).toThrow(
    /^(?!.*hunter2).*not valid JSON/,
  );
});
