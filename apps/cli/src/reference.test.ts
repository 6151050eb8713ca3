import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { processContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { buildProgram } from './program.ts';
import { Terminal } from './terminal.ts';
import { makeCliFolder } from './test-support/run-in-folder.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const reference = await readFile(`${PROJECT}/docs/reference/cli.md`, 'utf8');

test('the reference names every command, every option and every exit code', () => {
  const program = buildProgram(new Terminal(processContext()), () => async () => undefined);
  const names = program.commands.map((command) => `quire ${command.name()}`);
  const options = program.commands.flatMap((command) => command.options.map(({ long }) => long ?? ''));
  expect([...names, ...options].filter((text) => !reference.includes(text))).toEqual([]);
  expect(Object.values(EXIT).filter((code) => !new RegExp(`^\\| ${code} +\\|`, 'm').test(reference))).toEqual(
    [],
  );
});

/** The JSON block that follows a text in the reference. */
function documentedAfter(text: string): Record<string, unknown> {
  const block = /```json\n([\s\S]*?)```/.exec(reference.slice(reference.indexOf(text)));
  return JSON.parse(block?.[1] ?? '');
}

/** The keys of an object, of the objects in it, and of the first objects of its lists. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value))
    return value.length > 0 && typeof value[0] === 'object' ? [shapeOf(value[0])] : [];
  if (typeof value !== 'object' || value === null) return '';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

test('the JSON of inspect is as documented', async () => {
  const folder = await makeCliFolder();
  const { stdout } = await folder.quire(['inspect', `${PROJECT}/examples/small-model.ipynb`, '--json']);
  await folder.remove();
  // What depends on the notebook is compared elsewhere; the notebook has no warnings.
  const varying = { schema: '', warnings: '' };
  expect(shapeOf({ ...JSON.parse(stdout), ...varying })).toEqual(
    shapeOf({ ...documentedAfter('`inspect --json`'), ...varying }),
  );
});

test('the JSON of a run of a file is as documented', async () => {
  const folder = await makeCliFolder();
  const python = `${PROJECT}/.runtime/venv/bin/python`;
  const file = `${PROJECT}/examples/orders-sql.ipynb`;
  const { stdout } = await folder.quire(['run', file, '--python', python, '--json', '-p', 'top=3']);
  await folder.remove();
  const { parameters: _given, downloads: _some, ...documented } = documentedAfter('`run FILE --json`');
  const { parameters, downloads, ...printed } = JSON.parse(stdout);
  expect([parameters, downloads]).toEqual([{ top: 3 }, []]);
  expect(shapeOf(printed)).toEqual(shapeOf(documented));
});
