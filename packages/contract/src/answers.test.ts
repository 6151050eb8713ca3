import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Endpoint, endpoints, HubError, readDownload, readProblem } from './index.ts';

const all = Object.entries(endpoints).flatMap(([noun, table]) =>
  Object.entries(table as Record<string, Endpoint>).map(([name, { answer }]) => ({
    name: `${noun}.${name}`,
    answer,
  })),
);
const withSchemas = all.flatMap(({ name, answer }) =>
  'schema' in answer ? [{ name, schema: answer.schema }] : [],
);

/** Checks that change a text, as `trim` does: in a JSON Schema they do not show. */
function findOverwrites(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const own = (schema as { _zod?: { def: { check?: string; type?: string } } })._zod?.def;
  const inner = own ? Object.values(own) : Object.values(schema);
  return [
    ...(own?.check === 'overwrite' ? [own.check] : []),
    ...inner.flatMap((value) => findOverwrites(value, seen)),
  ];
}

/** What a schema takes or makes, but for whether it drops what it does not name. */
function describeSide(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const drop = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(drop);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(
      ([key, own]) => !(key === 'additionalProperties' && own === false),
    );
    return Object.fromEntries(entries.map(([key, own]) => [key, drop(own)]));
  };
  return drop(z.toJSONSchema(schema, { io }));
}

describe('answers, which pages take as they come', () => {
  it.each(withSchemas)('are the same read by their schemas: $name', ({ schema }) => {
    expect(describeSide(schema, 'output')).toEqual(describeSide(schema, 'input'));
    expect(findOverwrites(schema)).toEqual([]);
  });

  it('would not be with a schema that changes them', () => {
    const trimmed = z.object({ names: z.array(z.string().trim()) });
    const filled = z.object({ name: z.string().default('') });
    expect(findOverwrites(trimmed)).toEqual(['overwrite']);
    expect(describeSide(filled, 'output')).not.toEqual(describeSide(filled, 'input'));
  });

  it('are described for most endpoints', () => {
    expect(withSchemas.length).toBeGreaterThan(80);
  });
});

describe('what pages read without schemas', () => {
  it('is a problem, whole', () => {
    const items = [{ path: 'cells[3].source', message: 'This is not Python.', line: 2, column: 1 }];
    const told = new HubError('invalid-notebook', 'It has no cells.', { items, extra: { suggestion: 'a' } });
    const read = readProblem(JSON.parse(JSON.stringify(told.toProblem())));
    expect(read).toBeInstanceOf(HubError);
    expect(read?.toProblem()).toEqual(told.toProblem());
  });

  it('is a problem of a newer hub, as one that this page does not know', () => {
    expect(readProblem({ code: 'made-later', detail: 'Something new.' })?.toProblem()).toMatchObject({
      code: 'internal',
      detail: 'Something new.',
    });
  });

  it.each([null, 7, 'no', [], {}, { code: 'not-found' }, { detail: 'No code.' }, { code: 1, detail: 'x' }])(
    'is no problem: %j',
    (value) => {
      expect(readProblem(value)).toBeNull();
    },
  );

  it('leaves out items that are none', () => {
    const items = [null, 3, { path: 'a' }, { path: 'b', message: 'Too long.' }];
    expect(readProblem({ code: 'invalid-request', detail: 'No.', items, extra: 'x' })?.items).toEqual([
      { path: 'b', message: 'Too long.' },
    ]);
  });

  const hash = 'a'.repeat(64);
  const mime = 'application/vnd.quire.download+json';
  it('is a file that a display offers', () => {
    const offered = { name: 'report.xlsx', label: 'Report', bytes: 12, hash };
    expect(readDownload({ [mime]: { ...offered, more: 1 } })).toEqual(offered);
    expect(readDownload({ [mime]: { ...offered, label: null } })).toEqual({ ...offered, label: null });
  });

  it.each([
    undefined,
    null,
    'report.xlsx',
    { name: 'a', label: null, bytes: 1.5, hash },
    { name: 'a', label: null, bytes: 1, hash: '../me' },
    { name: 3, label: null, bytes: 1, hash },
    { name: 'a', label: 3, bytes: 1, hash },
  ])('is no file: %j', (value) => {
    expect(readDownload({ [mime]: value })).toBeNull();
  });
});
