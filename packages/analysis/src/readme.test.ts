import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...README.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');

describe('the examples of the README', () => {
  test.each(examples.map((code, at) => [at + 1, code] as const))(
    'example %i prints what it says',
    (_, code) => {
      const ran = spawnSync(process.execPath, ['--input-type=module-typescript', '-'], {
        cwd: HERE,
        input: code,
        encoding: 'utf8',
      });
      const said = [...code.matchAll(/^\/\/ (.*)$/gm)].map((match) => match[1] ?? '');
      expect(ran.stderr).toBe('');
      // Long lists break into lines when printed.
      expect(ran.stdout.replaceAll(/\s+/g, ' ').trim()).toBe(said.join(' '));
    },
  );
});
