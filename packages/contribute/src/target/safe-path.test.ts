import { expect, it } from 'vitest';
import { whyNoBranch, whyUnsafePath } from './safe-path.ts';

it('takes ordinary paths', () => {
  const paths = ['a.py', 'src/pkg/features/contrib/user_jo/feature_a.py', 'mlprimitives/primitives/a.b.json'];
  expect(paths.map(whyUnsafePath)).toEqual(paths.map(() => undefined));
  expect(whyUnsafePath('.github/workflows/ci.yml')).toBe(undefined);
});

it('takes branches that git takes, and no others', () => {
  const taken = ['main', 'release/1.0', 'contrib/ada/feature-x', 'über', 'con'];
  const refused = [
    '',
    'a b',
    'a\0b',
    'a..b',
    '-x',
    'a/.b',
    'a.lock',
    'a.',
    'a:b',
    '@',
    'a@{1}',
    'a//b',
    '/a',
    'a/',
    'a\u200bb',
  ];
  expect(taken.filter((name) => whyNoBranch(name) !== undefined)).toEqual([]);
  expect(refused.filter((name) => whyNoBranch(name) === undefined)).toEqual([]);
});

it.each([
  ['leaves the repository', ['../a', 'a/../../b', 'a/..', '..', './a', 'a//b', '/etc/passwd', '//host/a']],
  ['is absolute on another system', ['C:\\a', 'c:/a', 'a\\..\\b', '\\\\host\\share']],
  ['reaches git itself', ['.git/config', 'a/.git/hooks/x', '.GIT/config', '.git./x', '.git /x', 'git~1/x']],
  [
    'reaches git in disguise',
    ['.ｇｉｔ/config', '.g\u200cit/config', '.git::$INDEX_ALLOCATION/x', '.git:x/y'],
  ],
  ['says something to git', ['.gitmodules', 'a/.gitattributes', '.GitModules']],
  ['describes the target', ['.contrib.yml', '.CONTRIB.yml']],
  [
    'has no name on some system',
    ['con', 'a/NUL.txt', 'com1.py', 'a?b', 'a*', 'a<b', 'a|b', 'name.', 'name '],
  ],
  ['hides what it is', ['a\u202egnp.py', 'a\u0000b', 'a\nb', 'a\u200b']],
  ['is longer than systems take', [`${'a'.repeat(121)}.py`, 'a/'.repeat(130)]],
  ['is empty', ['']],
])('refuses a path that %s', (_, paths) => {
  expect(paths.filter((path) => whyUnsafePath(path) === undefined)).toEqual([]);
});
