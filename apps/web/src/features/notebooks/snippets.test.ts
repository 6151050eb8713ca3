import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, curlCommand, quote } from './snippets.ts';

const REQUEST = {
  hub: 'https://quire.example.org',
  space: 'sales',
  slug: 'report',
  values: [
    ['region', "Côte d'Ivoire"],
    ['top', 5],
    ['tags', ['a', 'b']],
  ],
} as const;

describe('commandLine', () => {
  it('quotes values for the shell', () => {
    expect(commandLine({ ...REQUEST, version: 3 })).toBe(
      [
        'quire run sales/report',
        '--version 3',
        `-p 'region=Côte d'\\''Ivoire'`,
        '-p top=5',
        `-p 'tags=["a","b"]'`,
      ].join(' \\\n  '),
    );
  });
});

describe('curlCommand', () => {
  it('sends the values as JSON and the token from the environment', () => {
    expect(curlCommand({ ...REQUEST, values: [['top', 5]] })).toBe(
      [
        'curl -X POST https://quire.example.org/api/v1/notebooks/sales/report/runs',
        '-H "Authorization: Bearer $QUIRE_TOKEN"',
        "-H 'Content-Type: application/json'",
        `-d '{"parameters":{"top":5}}'`,
      ].join(' \\\n  '),
    );
  });
});

describe('quote', () => {
  it('makes one word of any text for a real shell', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\0', '')),
        (text) => {
          const printed = execFileSync('/bin/sh', ['-c', `printf '%s' ${quote(text)}`], { encoding: 'utf8' });
          expect(printed).toBe(text);
        },
      ),
      { numRuns: 40 },
    );
  });
});
