import type { Match, SearchResult, searchQuery } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
let ada: TestPerson;
let grace: TestPerson;
let outsider: TestPerson;

beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  grace = await joinPerson(hub, ada, 'Grace');
  outsider = await joinPerson(hub, ada, 'Outsider');
  for (const slug of ['risk', 'marketing']) {
    await ada.client.spaces.createSpace({
      body: { slug, name: slug === 'risk' ? 'Credit risk' : 'Marketing', codeIsOpen: slug !== 'marketing' },
    });
    await ada.client.spaces.setMember({
      params: { space: slug, handle: grace.handle },
      body: { role: slug === 'risk' ? 'editor' : 'runner' },
    });
  }
  await publish(
    ada,
    'risk/default-probability',
    [
      '# Probability of default\n\nMonthly estimate for retail portfolios.',
      { code: 'import pandas as pd\ndef estimateHazardRate(loans): return loans.merge(loans)' },
    ],
    { tags: ['monthly'] },
  );
  await publish(ada, 'risk/stress-test', [
    '# Stress test\n\nHow losses react.\n\n## Probability under stress',
    'Rates follow the **severe** scenario of [the regulator](https://example.org/scenarios).',
    { code: 'import numpy as np\nnp.linalg.norm([1])' },
  ]);
  await publish(grace, 'risk/café', ['# Café survey\n\nWhat people drink.', { code: 'x = 1' }]);
  await publish(
    ada,
    'marketing/campaign',
    ['# Campaign uplift\n\nWhich letters worked.', { code: 'import sklearn\ndef upliftForSegment(): pass' }],
    { visibility: 'everyone' },
  );
  await publish(
    ada,
    'risk/merger',
    ['# Project Zanzibar takeover\n\nNobody may know.', { code: 'zanzibarPrice = 1' }],
    { visibility: 'private' },
  );
});
afterAll(() => hub.stop());

type Cells = Parameters<typeof notebookFile>;
const publish = (person: TestPerson, at: string, ...[cells, more = {}]: [cells: Cells, more?: object]) => {
  const [space = '', name] = at.split('/');
  const body = { filename: `${name}.ipynb`, content: notebookFile(...cells), ...more };
  return person.client.notebooks.publishNotebook({ params: { space }, body });
};
const search = (
  person: TestPerson,
  query: Parameters<typeof searchQuery.parse>[0] & object,
): Promise<SearchResult> => person.client.notebooks.search({ query });
const slugs = (result: SearchResult): string[] => result.hits.map((hit) => hit.notebook.slug);
const plain = (why: readonly Match[] | undefined) =>
  why?.map(
    ({ field, snippet }) => `${field}: ${snippet.replaceAll('\u0002', '[').replaceAll('\u0003', ']')}`,
  );

describe('search', () => {
  it('puts a title before a heading, and says why each was found', async () => {
    const result = await search(ada, { q: 'probability' });
    expect(slugs(result)).toEqual(['default-probability', 'stress-test']);
    expect(plain(result.hits[0]?.why)?.[0]).toBe('title: [Probability] of default');
    expect(plain(result.hits[1]?.why)).toEqual(['heading: [Probability] under stress']);
  });
  it('shows prose without its markup', async () => {
    const result = await search(ada, { q: 'severe scenario regulator' });
    expect(plain(result.hits[0]?.why)).toEqual([
      expect.stringMatching(/^text: .*Rates follow the \[severe\] \[scenario\] of the \[regulator\]/s),
    ]);
  });
  it('finds words in other forms, without accents, and while they are typed', async () => {
    expect(slugs(await search(ada, { q: 'estimates' }))).toContain('default-probability');
    expect(slugs(await search(ada, { q: 'cafe' }))).toEqual(['cafe']);
    expect(slugs(await search(ada, { q: 'campa' }))).toEqual(['campaign']);
  });
  it('finds parts of identifiers, and whole ones', async () => {
    for (const q of ['hazard rate', 'estimateHazardRate', 'estimate_hazard_rate', 'hazard'])
      expect({ q, found: slugs(await search(ada, { q })) }).toEqual({ q, found: ['default-probability'] });
    expect(plain((await search(ada, { q: 'hazard' })).hits[0]?.why)?.[0]).toContain('code: ');
  });
  it('finds by package, author, tag and space', async () => {
    expect(slugs(await search(ada, { q: 'sklearn' }))).toEqual(['campaign']);
    expect(slugs(await search(ada, { q: 'grace' }))).toEqual(['cafe']);
    expect(slugs(await search(ada, { q: 'monthly' }))).toEqual(['default-probability']);
    expect(slugs(await search(ada, { q: 'marketing' }))).toEqual(['campaign']);
  });
  it('understands misspelt words, and says as what', async () => {
    expect((await search(ada, { q: 'porbability' })).understoodAs).toBe('probability');
    expect((await search(ada, { q: 'srtess' })).understoodAs).toBe('stress');
    const result = await search(ada, { q: 'probabilty' });
    expect({ understoodAs: result.understoodAs, found: slugs(result) }).toEqual({
      understoodAs: 'probability',
      found: ['default-probability', 'stress-test'],
    });
  });
  it('falls back to some of the words of a question', async () => {
    expect(
      slugs(await search(ada, { q: 'how do I estimate the drinks of a survey?' })).slice(0, 3),
    ).toContain('cafe');
  });
  it('filters, and counts what is left', async () => {
    const result = await search(ada, { space: ['risk'] });
    expect(slugs(result).sort()).toEqual(['cafe', 'default-probability', 'merger', 'stress-test']);
    expect(result.facets.space).toEqual([{ value: 'risk', label: 'Credit risk', count: 4 }]);
    expect(slugs(await search(ada, { package: ['pandas'] }))).toEqual(['default-probability']);
    expect(slugs(await search(ada, { author: ['grace'] }))).toEqual(['cafe']);
    expect(slugs(await search(ada, { tag: ['monthly'], space: ['marketing'] }))).toEqual([]);
  });
  it('reveals nothing of what its caller may not see: no hit, no count, no suggestion', async () => {
    for (const q of ['zanzibar', 'Zanzibr', 'zanzibarPrice', 'takeover']) {
      const { hits, total, understoodAs, facets } = await search(grace, { q });
      expect({ q, hits, total, understoodAs, facets }).toEqual({
        q,
        hits: [],
        total: 0,
        understoodAs: null,
        facets: { tag: [], author: [], space: [], package: [] },
      });
    }
    expect(slugs(await search(outsider, {}))).toEqual(['campaign']);
    expect((await search(outsider, { q: 'probabilty' })).understoodAs).toBeNull();
  });
  it('does not look into code that its caller may not read', async () => {
    for (const q of ['upliftForSegment', 'segment']) {
      expect({ q, found: slugs(await search(grace, { q })) }).toEqual({ q, found: [] });
      expect({ q, found: slugs(await search(ada, { q })) }).toEqual({ q, found: ['campaign'] });
    }
  });
  it('follows names that change', async () => {
    await ada.client.spaces.updateSpace({ params: { space: 'marketing' }, body: { name: 'Growth' } });
    expect(slugs(await search(ada, { q: 'growth' }))).toEqual(['campaign']);
    await grace.client.identity.updateMe({ body: { name: 'Hopper' } });
    expect(slugs(await search(ada, { q: 'hopper' }))).toEqual(['cafe']);
  });
  it('takes any text as words', async () => {
    for (const q of [
      "' OR 1=1 --",
      'a & | ! <-> (',
      ':*',
      '\\',
      '𝕏'.repeat(100),
      '%_%',
      "O'Brien",
      '"',
      '***',
      '-- ; drop table',
    ]) {
      const result = await search(ada, { q }).catch((error: unknown) => error);
      expect({ q, isAnswer: typeof (result as SearchResult).total }).toEqual({ q, isAnswer: 'number' });
    }
  });
  it('sorts and pages', async () => {
    const all = slugs(await search(ada, { sort: 'title' }));
    expect(all).toEqual(['cafe', 'campaign', 'default-probability', 'merger', 'stress-test']);
    expect(slugs(await search(ada, { sort: 'title', offset: 2, limit: 2 }))).toEqual([
      'default-probability',
      'merger',
    ]);
  });
});
