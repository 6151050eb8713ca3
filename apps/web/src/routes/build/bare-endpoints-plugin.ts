import { fileURLToPath } from 'node:url';
import { type Endpoint, endpoints } from '@quire/contract';
import { normalizePath, type Plugin } from 'vite';

const SOURCE = normalizePath(
  fileURLToPath(new URL('endpoints/index.ts', import.meta.resolve('@quire/contract'))),
);

/**
 * Gives pages the endpoints without their schemas: how each is called, and what kind of answer it has.
 *
 * A page comes from the hub that it asks, which checks each request anyway; with the schemas, and the library that
 * reads them, every page would be a fifth larger. `packages/contract/src/answers.test.ts` holds that reading an answer
 * by its schema changes nothing in it.
 */
export function bareEndpoints(): Plugin {
  let isUsed = false;
  return {
    name: 'quire:bare-endpoints',
    enforce: 'pre',
    load(id) {
      if (id !== SOURCE) return null;
      isUsed = true;
      return toModule();
    },
    generateBundle() {
      if (!isUsed) throw new Error(`No page imports ${SOURCE}: pages would carry every schema.`);
    },
  };
}

const toModule = (): string => `
const asItIs = { parse: (value) => value };
const bare = (method, path, kind, body) => ({ method, path, answer: { kind, schema: asItIs }, body });
export const endpoints = {
${Object.entries(endpoints)
  .map(([noun, table]) => `  ${noun}: {\n${toEntries(table)}\n  },`)
  .join('\n')}
};
`;

const toEntries = (table: Readonly<Record<string, Endpoint>>): string =>
  Object.entries(table)
    .map(([name, { method, path, answer, body }]) => {
      const facts = [method, path, answer.kind, ...(body ? [body === 'bytes' ? body : 'json'] : [])];
      return `    ${name}: bare(${facts.map((fact) => JSON.stringify(fact)).join(', ')}),`;
    })
    .join('\n');
