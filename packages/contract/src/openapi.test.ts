import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toOpenApi } from './openapi.ts';

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<string, unknown>;

describe('the OpenAPI document', () => {
  it('is the committed one: after a change of the contract, run “npm run docs”', () => {
    const { version } = read('../../../package.json') as { version: string };
    expect(JSON.parse(JSON.stringify(toOpenApi(version)))).toEqual(
      read('../../../docs/reference/openapi.json'),
    );
  });
  it('names every operation once', () => {
    const paths = toOpenApi('0').paths as Record<string, Record<string, { operationId: string }>>;
    const names = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((operation) => operation.operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
