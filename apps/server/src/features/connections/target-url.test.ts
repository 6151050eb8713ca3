import { expect, it } from 'vitest';
import type { ForgeSite } from '../../ports/forge-site.ts';
import { findTarget } from './target-url.ts';

const site = (kind: ForgeSite['kind'], url: string) => ({ id: url, kind, url }) as ForgeSite;
const SITES = [
  site('github', 'https://github.com'),
  site('gitlab', 'https://example.org/gitlab'),
  site('gitea', 'https://git.example.org:3000'),
];
const find = (address: string) => {
  const target = findTarget(SITES, address);
  return target && `${target.site.kind} ${target.fullName}`;
};

it('knows a repository by any address that people paste', () => {
  const addresses = {
    'https://github.com/team/features': 'github team/features',
    ' https://github.com/team/features.git ': 'github team/features',
    'https://GitHub.com/team/features/': 'github team/features',
    'https://github.com/team/features/tree/main/src': 'github team/features',
    'https://github.com/team/features/pull/7': 'github team/features',
    'git@github.com:team/features.git': 'github team/features',
    'ssh://git@github.com/team/features.git': 'github team/features',
    'ssh://git@git.example.org:22/team/features.git': 'gitea team/features',
    'https://example.org/gitlab/group/sub/features': 'gitlab group/sub/features',
    'https://example.org/gitlab/group/sub/features/-/merge_requests/7': 'gitlab group/sub/features',
    'https://git.example.org:3000/team/features/src/branch/main': 'gitea team/features',
  };
  expect(Object.fromEntries(Object.keys(addresses).map((address) => [address, find(address)]))).toEqual(
    addresses,
  );
});

it('takes anything else for plain git', () => {
  const others = [
    '',
    'features',
    '/srv/git/features.git',
    'file:///srv/git/features.git',
    'https://github.com',
    'https://github.com/team',
    'https://github.com.example.org/team/features',
    'https://example.org/team/features',
    'https://git.example.org/team/features',
    'https://ada:token@github.com/team/features',
    'https://github.com/team/..',
    'https://github.com/team/a%2Fb',
    'git@github.org:team/features.git',
  ];
  expect(others.filter((address) => find(address) !== null)).toEqual([]);
});
