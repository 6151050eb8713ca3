import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Lab } from './support/lab.ts';
import { isReady, textOf } from './support/sessions.ts';
import { PYTHON } from './support/test-hub.ts';

let folder: string;
let lab: Lab;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quire-python-'));
  // Notebooks have accounts of their own where tests run as root.
  await chmod(folder, 0o755);
  const python = join(folder, 'python');
  await writeFile(python, `#!/bin/sh\n[ -e "${folder}/broken" ] && exit 1\nexec "${PYTHON}" "$@"\n`);
  await chmod(python, 0o755);
  lab = await Lab.start({ python });
});
afterAll(async () => {
  await lab.hub.stop();
  await rm(folder, { recursive: true, force: true });
});

it('inputs for which Python did not start are said to have failed, and not the inputs before them', async () => {
  const at = await lab.publish('# App', { code: 'a = 1', tags: ['parameters'] }, { code: 'print("now", a)' });
  await writeFile(join(folder, 'broken'), '');
  const id = await lab.open(at, { a: 5 });
  const failed = await lab.until(id, ({ status }) => status === 'failed');
  expect(failed).toMatchObject({
    generation: 1,
    parameters: { a: 5 },
    failure: { code: 'kernel-start-failed' },
  });
  await lab.change(id, { a: 6 });
  const again = await lab.until(id, ({ status, generation }) => status === 'failed' && generation === 2);
  expect(again).toMatchObject({ parameters: { a: 6 }, failure: { code: 'kernel-start-failed' } });
  await rm(join(folder, 'broken'));
  await lab.change(id, { a: 7 });
  expect(textOf(await lab.until(id, isReady(3)))).toBe('now 7\n');
});
