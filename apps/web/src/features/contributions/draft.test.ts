// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { forgetKept } from '../identity/kept-work.ts';
import {
  type Draft,
  draftFor,
  forgetDraft,
  keepDraft,
  NO_CORRECTIONS,
  readDraft,
  withoutLogin,
} from './draft.ts';

const PLACE = { space: 'sales', slug: 'report', version: 2, cell: 'c1' };
const DRAFT: Draft = {
  target: 'https://git.example.org/team/features',
  seed: { kind: 'cells', cellIds: ['c1'] },
  corrections: { include: [{ cellId: 'c0', line: 2 }], exclude: [] },
  words: { title: 'Add spread', message: 'We use it in every report.' },
};
beforeEach(() => window.sessionStorage.clear());

it('is found again from the same cell of the same version, by its person alone', () => {
  keepDraft('ada', PLACE, DRAFT);
  expect(readDraft('ada', PLACE)).toEqual(DRAFT);
  expect(readDraft('ada', { ...PLACE, cell: 'c2' })).toBe(null);
  expect(readDraft('ada', { ...PLACE, version: 3 })).toBe(null);
  expect(readDraft('ada', { ...PLACE, again: 'another' })).toBe(null);
  expect(readDraft('grace', PLACE)).toBe(null);
});

it('goes when it was sent, and with the session of its person', () => {
  keepDraft('ada', PLACE, DRAFT);
  forgetDraft('ada', PLACE);
  expect(readDraft('ada', PLACE)).toBe(null);
  keepDraft('ada', PLACE, DRAFT);
  forgetKept({ but: 'ada' });
  expect(readDraft('ada', PLACE)).toEqual(DRAFT);
  forgetKept({ but: 'ad' });
  expect(readDraft('ada', PLACE)).toBe(null);
  keepDraft('ada', PLACE, DRAFT);
  forgetKept();
  expect(window.sessionStorage).toHaveLength(0);
});

it('keeps no words in which there seems to be a secret, and everything else', () => {
  const message = 'Use ghp_9aB3dE7fG1hJ5kL2mN8pQ4rS6tU0vWxYz1Ab there.';
  keepDraft('ada', PLACE, { ...DRAFT, words: { message } });
  expect(readDraft('ada', PLACE)).toEqual({ ...DRAFT, words: { message: '' } });
  const intranet = { message: 'See http://10.0.0.7/reports for where it is used.' };
  keepDraft('ada', PLACE, { ...DRAFT, words: intranet });
  expect(readDraft('ada', PLACE)?.words).toEqual(intranet);
});

it('means its own target; its words are good for any', () => {
  expect(draftFor(DRAFT, DRAFT.target, undefined)).toBe(DRAFT);
  expect(draftFor(DRAFT, '/srv/git/other.git', undefined)).toEqual({
    target: '/srv/git/other.git',
    corrections: NO_CORRECTIONS,
    words: DRAFT.words,
  });
  expect(draftFor(null, '/srv/git/other.git', DRAFT.seed)).toMatchObject({
    seed: DRAFT.seed,
    words: { message: '' },
  });
});

it('forgets what an earlier release of the page wrote in another form', () => {
  keepDraft('ada', PLACE, DRAFT);
  for (const key of Object.keys(window.sessionStorage)) window.sessionStorage.setItem(key, '{"target":1}');
  expect(readDraft('ada', PLACE)).toBe(null);
});

it.each([
  ['https://ada:s3cret@git.example.org/team/x.git', 'https://git.example.org/team/x.git'],
  ['https://token@git.example.org/team/x', 'https://git.example.org/team/x'],
  ['git@git.example.org:team/x.git', 'git@git.example.org:team/x.git'],
  ['https://git.example.org/@team/x', 'https://git.example.org/@team/x'],
])('%s is looked at as %s', (given, address) => {
  expect(withoutLogin(given)).toBe(address);
});
