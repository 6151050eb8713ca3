import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider, type KernelProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { ModuleFinder } from './find-modules.ts';

describe('asking an environment for modules', { timeout: 60_000 }, () => {
  let provider: KernelProvider;
  beforeAll(() => {
    provider = createLocalProvider({ specs: [currentSpec], warm: 0 });
  });
  afterAll(() => provider.close());

  it('names what it does not have, by import name, and nothing that kernels find', async () => {
    const asked = ['os', 'sys', 'ipykernel', 'dateutil', 'quire', '__main__', 'no_such_module_here', 'größe'];
    expect(await provider.missingModules?.(currentSpec.name, asked)).toEqual([
      'no_such_module_here',
      'größe',
    ]);
  });

  it('executes nothing that a name may hold', async () => {
    const asked = ['os; print(1)', "a'", 'a.b', '', '-c'];
    expect(await provider.missingModules?.(currentSpec.name, asked)).toEqual([]);
  });

  it('asks again after packages changed, and not before', async () => {
    const packages = await mkdtemp(join(tmpdir(), 'qk-packages-'));
    const spec = { ...currentSpec, env: { PYTHONPATH: packages } };
    const interpreter = {
      ...{ version: '3', ipykernel: '7', executable: currentSpec.python, directories: [] },
      packageDirectories: [packages],
    };
    const finder = new ModuleFinder();
    const ask = () => finder.missing(spec, interpreter, ['arrives_late']);
    expect(await ask()).toEqual(['arrives_late']);
    await writeFile(join(packages, 'arrives_late.py'), '');
    expect(await ask()).toEqual(['arrives_late']);
    await mkdir(join(packages, 'arrives_late-1.dist-info'));
    expect(await ask()).toEqual([]);
    await rm(packages, { recursive: true });
  });

  it('says so where its Python does not answer', async () => {
    const gone = { ...currentSpec, python: '/no/such/python' };
    const interpreter = {
      ...{ version: '3', ipykernel: '7', executable: '', directories: [], packageDirectories: [] },
    };
    await expect(new ModuleFinder().missing(gone, interpreter, ['os'])).rejects.toMatchObject({
      code: 'start-failed',
    });
  });
});
