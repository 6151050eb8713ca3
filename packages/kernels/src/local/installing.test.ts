import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, type Isolation } from '../index.ts';
import { CURRENT_PYTHON, currentSpec } from '../testing/interpreters.ts';
import { runNotebook } from '../testing/run-notebook.ts';
import { probeInterpreter } from './probe.ts';

const run = promisify(execFile);
const sandbox = await checkSandbox();

/** A wheel that holds one module, and pip told to install it in both ways that notebooks have. */
const CELLS = [
  `import zipfile
with zipfile.ZipFile("planted-1.0-py3-none-any.whl", "w") as wheel:
    info = "planted-1.0.dist-info/"
    wheel.writestr("planted.py", "x = 1")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: planted\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "planted.py,,\\n")`,
  '!{__import__("sys").executable} -m pip install --no-index --no-deps planted-1.0-py3-none-any.whl',
  '%pip install --no-index --no-deps planted-1.0-py3-none-any.whl',
];

describe('a notebook that installs packages', { timeout: 60_000 }, () => {
  let environment: string;
  let python: string;
  /** An environment that can be spoilt, with all that the project's own has. */
  beforeAll(async () => {
    environment = await mkdtemp(join(tmpdir(), 'qk-environment-'));
    python = join(environment, 'bin/python');
    await run(CURRENT_PYTHON, ['-m', 'venv', '--without-pip', environment]);
    const { packageDirectories } = await probeInterpreter(CURRENT_PYTHON);
    const { stdout } = await run(python, ['-c', 'import site; print(site.getsitepackages()[0])']);
    await writeFile(join(stdout.trim(), 'project.pth'), packageDirectories.join('\n'));
  });
  afterAll(() => rm(environment, { recursive: true }));

  const install = async (isolation: Isolation) => {
    const spec = { ...currentSpec, python };
    const provider = createLocalProvider({ specs: [spec], warm: 0, isolation, accounts: 'own' });
    const { stdout } = await runNotebook(provider, CELLS);
    await provider.close();
    const files = await readdir(environment, { recursive: true });
    return { told: stdout, planted: files.filter((name) => name.includes('planted')) };
  };

  it('is told what pip would do where no sandbox protects the environment', async () => {
    const { told, planted } = await install('none');
    expect(planted).toEqual([]);
    expect(told.match(/Would install planted-1\.0/g)).toHaveLength(2);
  });

  const itSandboxed = sandbox.usable ? it : undefined;
  itSandboxed?.('finds the environment read-only in a sandbox', async () => {
    const { told, planted } = await install('sandbox');
    expect(planted).toEqual([]);
    expect(told.match(/Read-only file system/g)).toHaveLength(2);
  });
});
