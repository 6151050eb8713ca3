import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, type TestPerson } from './support/people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

const FUZZ_MILLISECONDS_MAX = 120_000;
const ROUNDS = 150;
let hub: TestHub;
let ada: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  await ada.client.spaces.createSpace({ body: { slug: 'fuzz', name: 'Fuzz' } });
});
afterAll(() => hub.stop());

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<{ status: number; problem: { code?: string; detail?: string } }> {
  const response = await hub.fetch(`${PUBLIC_URL}/api/v1${path}`, {
    method: 'POST',
    headers: { cookie: ada.cookie, 'content-type': type },
    body,
  });
  const text = await response.text();
  return { status: response.status, problem: text === '' ? {} : JSON.parse(text) };
}
const publishText = (content: string) =>
  post('/spaces/fuzz/notebooks', JSON.stringify({ filename: 'fuzz.ipynb', content, mode: 'auto' }));

async function expectWhole(): Promise<void> {
  const { rows } = {
    rows: await hub.db
      .selectFrom('notebooks as n')
      .leftJoin('versions as v', (join) =>
        join.onRef('v.notebook_id', '=', 'n.id').onRef('v.number', '=', 'n.current_version'),
      )
      .leftJoin('notebook_search as s', 's.notebook_id', 'n.id')
      .select(['n.slug', 'v.number', 's.notebook_id'])
      .execute(),
  };
  expect(rows.filter((row) => row.number === null || row.notebook_id === null)).toEqual([]);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** A valid notebook with something done to one of its places. */
const mutated = fc
  .record({
    path: fc.array(fc.nat(12), { maxLength: 6 }),
    value: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>,
    how: fc.constantFrom('replace', 'remove', 'duplicate', 'rename'),
  })
  .map(({ path, value, how }) => {
    const root = JSON.parse(
      notebookFile(
        '# Title\n\nText with $x$.',
        { code: 'days: int = 7', tags: ['parameters'] },
        { code: 'print(days)' },
      ),
    ) as Json;
    let place: Json = root;
    for (const [depth, step] of path.entries()) {
      if (typeof place !== 'object' || place === null) break;
      const keys = Object.keys(place);
      const key = keys[step % Math.max(keys.length, 1)];
      if (key === undefined) break;
      const holder = place as Record<string, Json>;
      if (depth === path.length - 1) change(holder, { key, value, how });
      else place = holder[key] ?? null;
    }
    return JSON.stringify(root);
  });

function change(
  holder: Record<string, Json>,
  { key, value, how }: { key: string; value: Json; how: string },
): void {
  if (how === 'remove') delete holder[key];
  else if (how === 'rename') holder.__proto__x = holder[key] ?? null;
  else if (how === 'duplicate' && Array.isArray(holder[key]))
    (holder[key] as Json[]).push(...(holder[key] as Json[]));
  else holder[key] = value;
}

describe('publishing anything at all', () => {
  it('answers with success or a clear refusal, and keeps the store whole, for mutated notebooks', {
    timeout: FUZZ_MILLISECONDS_MAX,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (content) => {
        const { status, problem } = await publishText(content);
        expect(status === 201 || (status >= 400 && status < 500)).toBe(true);
        if (status >= 400) expect(problem.detail?.length ?? 0).toBeGreaterThan(10);
      }),
      { numRuns: ROUNDS, seed: 7 },
    );
    await expectWhole();
  });
  it('answers the same way to arbitrary text and bytes', { timeout: FUZZ_MILLISECONDS_MAX }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), async (content) => {
        const { status } = await publishText(content);
        expect(status).toBe(422);
      }),
      { numRuns: ROUNDS, seed: 8 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { status } = await post('/spaces/fuzz/notebooks', new Uint8Array(bytes));
        expect(status).toBe(400);
      }),
      { numRuns: ROUNDS, seed: 9 },
    );
  });
  it.each([
    ['nesting without end', `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":${'['.repeat(200_000)}`],
    [
      'nesting that closes',
      `{"nbformat":4,"nbformat_minor":5,"metadata":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}},"cells":[]}`,
    ],
    [
      'a million cells',
      `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[${Array.from({ length: 300_000 }, () => '{"cell_type":"raw","id":"a","metadata":{},"source":""}').join(',')}]}`,
    ],
    [
      'a string of 30 MB',
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [
          {
            cell_type: 'code',
            id: 'a',
            metadata: {},
            source: 'x'.repeat(30_000_000),
            outputs: [],
            execution_count: null,
          },
        ],
      }),
    ],
    [
      'half a character',
      '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":"\\ud800"}]}',
    ],
    [
      'a NUL',
      '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":"# a\\u0000b"}]}',
    ],
  ])('survives %s', { timeout: FUZZ_MILLISECONDS_MAX }, async (_, content) => {
    const { status } = await publishText(content);
    expect(status === 201 || (status >= 400 && status < 500)).toBe(true);
    await expectWhole();
    expect((await hub.fetch(`${PUBLIC_URL}/api/v1/health`)).status).toBe(200);
  });
  it('refuses text that is not UTF-8, the wrong type, and a body that is too large', async () => {
    const invalid = new Uint8Array([
      ...new TextEncoder().encode('{"filename":"a.ipynb","content":"'),
      0xff,
      0xfe,
      ...new TextEncoder().encode('"}'),
    ]);
    expect(await post('/spaces/fuzz/notebooks', invalid)).toMatchObject({
      status: 400,
      problem: { code: 'invalid-json' },
    });
    expect(await post('/spaces/fuzz/notebooks', '{}', 'text/plain')).toMatchObject({
      status: 415,
      problem: { code: 'unsupported-media-type' },
    });
    expect(await post('/spaces', JSON.stringify({ slug: 'a', name: 'x'.repeat(2_000_000) }))).toMatchObject({
      status: 413,
      problem: { code: 'too-large' },
    });
  });
});
