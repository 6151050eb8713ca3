/** `npm run docs`: writes what is made from the contract. */
import { readFileSync, writeFileSync } from 'node:fs';
import { toOpenApi } from '@quire/contract';

const root = new URL('../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
const path = new URL('docs/reference/openapi.json', root);
writeFileSync(path, `${JSON.stringify(toOpenApi(version), null, 2)}\n`);
