import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, type KernelProvider, type LocalSpec } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { runNotebook } from '../testing/run-notebook.ts';
import { probeInterpreter } from './probe.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;
const sandbox = await checkSandbox();

/** Tries each expression and prints what comes out, or the kind of error. */
function attempt(...expressions: string[]): string {
  return `
import os, json, subprocess, urllib.request
def attempt(text):
    try: return eval(text)
    except Exception as error: return type(error).__name__
print(json.dumps([attempt(text) for text in ${JSON.stringify(expressions)}]))`;
}

describe('what a kernel gets from the hub', { timeout: 60_000 }, () => {
  let provider: KernelProvider;
  beforeAll(() => {
    provider = createLocalProvider({ specs: [currentSpec], warm: 0 });
  });
  afterAll(() => provider.close());

  it('keeps the hub’s own variables from notebooks', async () => {
    process.env.DATABASE_URL = 'postgres://hub:secret@localhost/quire';
    const { stdout } = await runNotebook(provider, [
      attempt('dict(os.environ)', 'open("/proc/self/environ").read()'),
    ]);
    delete process.env.DATABASE_URL;
    const [variables, raw] = JSON.parse(stdout) as [Record<string, string>, string];
    expect(raw).not.toContain('secret');
    // What IPython, matplotlib and debugpy add themselves differs by version.
    const ours = Object.keys(variables).filter(
      (name) => !/^(PYDEVD|JPY|CLICOLOR|FORCE|PAGER|GIT_PAGER|TERM|LC_|TZ)/.test(name),
    );
    expect(ours.sort()).toEqual(
      [
        'HOME',
        'IPYTHONDIR',
        'LANG',
        'MPLBACKEND',
        'MPLCONFIGDIR',
        'PATH',
        'PIP_DRY_RUN',
        'QUIRE',
        'TMPDIR',
      ].sort(),
    );
  });

  it('refuses a file that would lie outside the directory', async () => {
    for (const path of ['../x', '/etc/x', 'a/../../x', '.']) {
      await expect(provider.start('python', { files: [{ path, content: '' }] })).rejects.toMatchObject({
        code: 'invalid-context',
      });
    }
  });

  it('says so when Python is missing or has no ipykernel', async () => {
    const bad = createLocalProvider({
      specs: [
        { ...currentSpec, name: 'none', python: '/no/such/python' },
        { ...currentSpec, name: 'bare', python: '/usr/bin/python3' },
      ],
      warm: 0,
    });
    await expect(bad.start('none')).rejects.toMatchObject({
      code: 'start-failed',
      message: 'Python at /no/such/python cannot be started.',
    });
    await expect(bad.start('bare')).rejects.toMatchObject({
      code: 'start-failed',
      message: expect.stringMatching(/has no ipykernel|cannot be started/),
    });
    await bad.close();
  });

  it('draws plots inline', async () => {
    const { events } = await runNotebook(provider, [
      'import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()',
    ]);
    const kinds = events.flatMap((event) =>
      event.type === 'output' && 'data' in event.output ? [Object.keys(event.output.data).sort()] : [],
    );
    expect(kinds).toEqual([['image/png', 'text/plain']]);
  });

  it('offers the quire package, after everything that is installed', async () => {
    const { stdout } = await runNotebook(provider, [
      'import quire, sys; print(quire.__version__, sys.path[-1] in quire.__file__)',
    ]);
    expect(stdout).toBe('0.1.0 True\n');
  });
});

const describeSandbox = () => {
  let secret: string;
  let provider: KernelProvider;
  beforeAll(async () => {
    secret = await mkdtemp(join(tmpdir(), 'qk-secret-'));
    await writeFile(join(secret, 'hub.key'), 'secret');
    provider = createLocalProvider({ specs: [currentSpec], warm: 0, isolation: 'sandbox' });
  });
  afterAll(async () => {
    await provider.close();
    await rm(secret, { recursive: true });
  });

  it('sees no file of the machine but the system, its environment and its own', async () => {
    const cell = attempt(
      `open("${secret}/hub.key").read()`,
      'os.listdir("/root")',
      'sorted(set(os.listdir("/etc")) & {"shadow", "ssh", "hostname"})',
      'open("/usr/quire-was-here", "w")',
      'open(os.path.join(os.path.dirname(os.__file__), "x.py"), "w")',
      'len([name for name in os.listdir("/proc") if name.isdigit()]) < 10',
      'open("mine.txt", "w").write("x")',
      'open("/tmp/mine.txt", "w").write("x")',
    );
    const { stdout } = await runNotebook(provider, [cell]);
    expect(JSON.parse(stdout).map((each: unknown) => (Array.isArray(each) ? 'listed' : each))).toEqual([
      'FileNotFoundError',
      expect.stringMatching(/FileNotFoundError|listed/),
      'listed',
      'OSError',
      'OSError',
      true,
      1,
      1,
    ]);
    expect(JSON.parse(stdout)[2]).toEqual([]);
  });

  it('cannot see the sockets and files of other kernels', async () => {
    const other = await provider.start('python', { files: [{ path: 'private.txt', content: 'x' }] });
    const { stdout } = await runNotebook(provider, [
      attempt(
        `open("${other.directory}/private.txt").read()`,
        'os.listdir(os.path.dirname(os.path.dirname(os.getcwd())))',
      ),
    ]);
    await other.kill();
    expect(JSON.parse(stdout)).toEqual(['FileNotFoundError', [expect.any(String)]]);
  });

  it('reaches the network with `sandbox` and nothing with `sandbox-offline`', async () => {
    const server = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const cell = attempt(`urllib.request.urlopen("${url}", timeout=2).read().decode()`);
    const online = await runNotebook(provider, [cell]);
    const offline = await runNotebook(provider, [cell], { context: { isolation: 'sandbox-offline' } });
    server.close();
    expect([JSON.parse(online.stdout), JSON.parse(offline.stdout)]).toEqual([['hello'], ['URLError']]);
  });

  it('runs in a folder of the caller, and reads the folders it is shown', async () => {
    const open = await mkdtemp(join(tmpdir(), 'qk-open-'));
    const cwd = join(open, 'run');
    const shown = join(open, 'shown');
    await mkdir(cwd);
    await mkdir(shown);
    // Kernels of a hub that is root have accounts of their own: the caller lets them in.
    await chmod(open, 0o711);
    await chmod(cwd, 0o777);
    await writeFile(join(shown, 'data.txt'), 'data');
    const cell = attempt(
      'open("out.txt", "w").write("x")',
      `open("${shown}/data.txt").read()`,
      `open("${shown}/x", "w")`,
    );
    const { stdout } = await runNotebook(provider, [cell], { context: { cwd, readablePaths: [shown] } });
    expect({ told: JSON.parse(stdout), files: await readdir(cwd) }).toEqual({
      told: [1, 'data', 'OSError'],
      files: ['out.txt'],
    });
    await rm(open, { recursive: true });
  });

  it('is interrupted like any other', async () => {
    const cancelling = new AbortController();
    const { outcome } = await runNotebook(
      provider,
      ['print("on", flush=True)\nimport time; time.sleep(60)'],
      {
        signal: cancelling.signal,
        onEvent: (event) => (event.type === 'stream' ? cancelling.abort() : undefined),
      },
    );
    expect(outcome).toMatchObject({ outcome: 'cancelled' });
    expect(outcome.durationMs).toBeLessThan(10_000);
  });
};

if (sandbox.usable) describe('a sandboxed kernel', { timeout: 60_000 }, describeSandbox);
else console.warn(`Sandboxes are NOT tested: ${sandbox.reason}`);

/** A Python that every account may start: the system's, with the packages of the project's environment. */
async function makeOpenInterpreter(directory: string): Promise<LocalSpec | undefined> {
  const interpreter = await probeInterpreter(currentSpec.python);
  const minor = interpreter.version.split('.').slice(0, 2).join('.');
  const system = `/usr/bin/python${minor}`;
  const isThere = await access(system).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  await chmod(directory, 0o755);
  const bin = join(directory, 'bin');
  const packages = join(directory, 'lib', `python${minor}`, 'site-packages');
  await mkdir(bin);
  await mkdir(packages, { recursive: true });
  await symlink(system, join(bin, 'python'));
  await writeFile(join(directory, 'pyvenv.cfg'), 'home = /usr/bin\ninclude-system-site-packages = false\n');
  await writeFile(join(packages, 'project.pth'), interpreter.packageDirectories.join('\n'));
  await run('chmod', ['-R', 'a+rX', directory]);
  return { ...currentSpec, python: join(bin, 'python') };
}

describe('accounts of kernels', { timeout: 60_000 }, () => {
  const itUnprivileged = isRoot ? undefined : it;
  itUnprivileged?.('cannot be chosen by a hub that is not root', async () => {
    const provider = createLocalProvider({ specs: [currentSpec], warm: 0 });
    await expect(provider.start('python', { runAs: { uid: 1, gid: 1 } })).rejects.toMatchObject({
      code: 'invalid-context',
    });
    await provider.close();
  });

  const describeRoot = isRoot ? describe : undefined;
  describeRoot?.('of a hub that is root', () => {
    let directory: string;
    let spec: LocalSpec;
    let provider: KernelProvider;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'qk-open-'));
      const open = await makeOpenInterpreter(directory);
      if (!open) throw new Error('The system has no Python of the version of the project’s environment.');
      spec = open;
      provider = createLocalProvider({ specs: [spec], warm: 1 });
    });
    afterAll(async () => {
      await provider.close();
      await rm(directory, { recursive: true });
    });

    it('differ for every live kernel, and keep their files apart', async () => {
      const other = await provider.start('python', { files: [{ path: 'private.txt', content: 'x' }] });
      const cell = attempt(
        'os.getuid()',
        'os.getgroups()',
        `open("${other.directory}/private.txt").read()`,
        'os.kill(os.getppid(), 9)',
        'os.listdir("/root")',
        'open("mine.txt", "w").write("x")',
        'open("given.txt").read()',
      );
      const context = { files: [{ path: 'given.txt', content: 'given' }] };
      const { stdout, outcome } = await runNotebook(provider, [cell], { context });
      await other.kill();
      const uid = outcome.trace?.runAs?.uid;
      expect(uid).not.toBe(other.trace.runAs?.uid);
      const denied = 'PermissionError';
      expect(JSON.parse(stdout)).toEqual([uid, [], denied, denied, denied, 1, 'given']);
    });

    it('can be one that the caller names', async () => {
      const context = { runAs: { uid: 4_321, gid: 8_765 } };
      const { stdout, outcome } = await runNotebook(provider, [attempt('[os.getuid(), os.getgid()]')], {
        context,
      });
      expect(JSON.parse(stdout)).toEqual([[4_321, 8_765]]);
      expect(outcome.trace?.reasons).toEqual(['warm: kernels are not kept warm for a chosen account']);
    });

    it('fall back to the hub’s own, and say so, when they cannot start Python', async () => {
      const told: string[] = [];
      const closed = join(directory, 'closed');
      await mkdir(closed, { mode: 0o700 });
      await symlink(spec.python, join(closed, 'python'));
      const shut = createLocalProvider({
        specs: [{ ...currentSpec, python: join(closed, 'python') }],
        warm: 0,
        log: (entry) => told.push(entry.message),
      });
      await shut.start('python').then(
        (kernel) => kernel.kill(),
        () => undefined,
      );
      await shut.close();
      expect(told).toEqual([
        'Kernels of python run under the hub’s own account: other accounts cannot start its Python.',
      ]);
    });

    const itSandboxed = sandbox.usable ? it : undefined;
    itSandboxed?.('hold inside a sandbox too', async () => {
      const context = { isolation: 'sandbox-offline' as const };
      const { stdout, outcome } = await runNotebook(
        provider,
        [attempt('os.getuid()', 'open("x", "w").write("x")')],
        { context },
      );
      expect(outcome.failure).toBeUndefined();
      expect(JSON.parse(stdout)).toEqual([outcome.trace?.runAs?.uid, 1]);
    });
  });
});
