import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../../..', import.meta.url).pathname;
const PYTHON = process.env.QUIRE_LAB_PYTHON ?? join(ROOT, '.runtime/lab-venv/bin/python');
/** A first start compiles Python's files, on a machine that does other things too. */
const START_MILLISECONDS_MAX = 60_000;
const TOKEN = 'lab-tests';

export type Jupyter = {
  /** JupyterLab's page, with the token that lets one in. */
  url: string;
  /** Where its notebooks are. */
  folder: string;
  stop(): Promise<void>;
};

/** Installs the wheel as a person would: one pip install, without Node and without a network. */
export async function installWheel(): Promise<void> {
  const dist = join(ROOT, 'apps/lab/dist');
  const wheel = (await readdir(dist)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('The extension is not built: npm run build.');
  const { status, stderr } = spawnSync(
    PYTHON,
    ['-m', 'pip', 'install', '--quiet', '--no-index', '--no-deps', '--force-reinstall', join(dist, wheel)],
    { encoding: 'utf8', env: { ...process.env, PATH: '', PIP_ROOT_USER_ACTION: 'ignore' } },
  );
  if (status !== 0) throw new Error(stderr);
}

/** A JupyterLab of its own: its settings, workspaces and notebooks are in a folder that goes with it. */
export async function startJupyter(): Promise<Jupyter> {
  await installWheel();
  const home = await mkdtemp(join(tmpdir(), 'quire-lab-'));
  const folder = join(home, 'notebooks');
  await mkdir(folder);
  // Otherwise it asks at every first start whether it may look for news, on top of what is tested.
  const notifications = join(home, 'settings', '@jupyterlab', 'apputils-extension');
  await mkdir(notifications, { recursive: true });
  await writeFile(join(notifications, 'notification.jupyterlab-settings'), '{"fetchNews":"false"}');
  const child = spawn(
    PYTHON,
    [
      ...['-m', 'jupyterlab', '--no-browser', '--allow-root', '--port=0', '--ip=localhost'],
      ...[`--IdentityProvider.token=${TOKEN}`, `--ServerApp.root_dir=${folder}`],
    ],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        JUPYTER_CONFIG_DIR: join(home, 'config'),
        JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
        JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
        JUPYTER_DATA_DIR: join(home, 'data'),
        JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
        IPYTHONDIR: join(home, 'ipython'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const url = await addressOf(child);
  return {
    url: `${url}?token=${TOKEN}`,
    folder,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`JupyterLab did not start:\n${text}`));
    const timer = setTimeout(fail, START_MILLISECONDS_MAX);
    child.once('exit', fail);
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const [address] = /http:\/\/localhost:\d+\/lab/.exec(text) ?? [];
      if (!address) return;
      clearTimeout(timer);
      child.off('exit', fail);
      resolve(address);
    });
  });
}
