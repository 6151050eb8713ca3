import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { runIn } from '../testing/run-in.ts';
import { type LiveCase, openLive } from '../testing/run-live.ts';
import type { LiveBase } from '../types.ts';

const sandbox = await checkSandbox();
const SECRET = 'canary-4711-of-the-first-person';

/** Whatever a notebook can see of the machine, searched for a text. */
const SEARCH = `
import os
needle = "canary-" + "4711"
found = []
def look(path):
    try:
        with open(path, "rb") as file:
            if needle.encode() in file.read(1 << 20): found.append(path)
    except OSError: pass
me = str(os.getpid())
for pid in [each for each in os.listdir("/proc") if each.isdigit() and each != me]:
    for name in ("environ", "cmdline", "comm"): look(f"/proc/{pid}/{name}")
for top in ("/tmp", "/dev/shm", os.path.expanduser("~"), os.path.dirname(os.getcwd())):
    for folder, _, files in os.walk(top):
        for name in files:
            if needle in name: found.append(name)
            look(os.path.join(folder, name))
if any(needle in value for value in os.environ.values()): found.append("environment")
print(found, len([each for each in os.listdir("/proc") if each.isdigit()]))`;

describe.runIf(sandbox.usable)(
  'people whose processes are copied from the same one',
  { timeout: 90_000 },
  () => {
    let provider: LocalProvider;
    let data: string;
    beforeAll(async () => {
      data = await mkdtemp(join(tmpdir(), 'quire-data-'));
      // Data that notebooks may read is for their accounts too.
      await chmod(data, 0o755);
      provider = createLocalProvider({
        specs: [{ ...currentSpec, readablePaths: [data] }],
        isolation: 'sandbox',
        // As a hub has it: accounts of their own, where it is root and they can start Python.
        accounts: 'auto',
        warm: 0,
        limits: { memoryBytes: 600 * 1024 * 1024, processes: 40 },
      });
      await provider.settled();
    }, 90_000);
    afterAll(async () => {
      await provider.close();
      await rm(data, { recursive: true, force: true });
    });
    const open = (env: Record<string, string> = {}): Promise<LiveBase> => {
      if (!provider.openLive) throw new Error('this machine copies no processes');
      return provider.openLive('python', { env });
    };

    it('find nothing of each other in files, variables, processes and command lines', async () => {
      const first = await open({ TOKEN: SECRET });
      const second = await open();
      const busy = runIn(
        first,
        `open("/dev/shm/mine", "w").write("${SECRET}"); open("${SECRET}.txt", "w").write("${SECRET}"); open("/tmp/mine", "w").write("${SECRET}"); open(__import__("os").path.expanduser("~/mine"), "w").write("${SECRET}")`,
        `import subprocess, sys; subprocess.run([sys.executable, "-c", "import time; time.sleep(3)", "${SECRET}"])`,
      );
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const { text } = await runIn(second, SEARCH);
      await busy;
      await Promise.all([first.close(), second.close()]);
      // Its own first process, and itself.
      expect(text).toBe('[] 2\n');
    });

    it('cannot take away what hides the others', async () => {
      const base = await open();
      const { text } = await runIn(
        base,
        `import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
above = os.path.dirname(os.getcwd())
print(libc.umount2(above.encode(), 2), libc.umount2(b"/proc", 2))
print(libc.unshare(0x10020000), libc.umount2(above.encode(), 2), sorted(os.listdir(above))[:1])`,
      );
      await base.close();
      expect(text).toBe("-1 -1\n0 -1 ['door']\n");
    });

    it('can make no files but in folders of their own', async () => {
      const base = await open();
      const { text } = await runIn(
        base,
        `import os
for folder in ("/", "/dev", os.path.dirname(os.getcwd())):
    try: open(os.path.join(folder, "mine"), "w"); print("made one in", folder)
    except OSError: pass
for folder in ("/tmp", "/dev/shm", os.path.expanduser("~"), "."): open(os.path.join(folder, "mine"), "w")`,
      );
      await base.close();
      expect(text).toBe('');
    });

    it('are copied again while earlier copies stand, are only looked at, or have just ended', async () => {
      const base = await open();
      // Orphans of a room are children of its first process, and none of them is a program of the notebook's.
      const copy = await base.node.fork();
      const still = await copy.fork({ still: true });
      const { text } = await runIn(base, 'print("beside them")');
      void still.kill();
      await copy.kill();
      const { text: after } = await runIn(base, 'print("after them")');
      expect([text, after]).toEqual(['beside them\n', 'after them\n']);
      await base.close();
    });

    it('are stopped for their own memory alone', async () => {
      const [greedy, modest] = await Promise.all([open(), open()]);
      const ended = await runIn(greedy, 'import time\nx = bytearray(900_000_000)\ntime.sleep(5)');
      const going = await runIn(modest, 'print("still here")');
      await Promise.all([greedy.close(), modest.close()]);
      expect(ended.sentence).toMatch(/more memory than a run may \(([6-9]\d\d\sMB|[\d.]+\sGB)\)/);
      expect({ ended: ended.code, going: going.text }).toEqual({
        ended: 'out-of-memory',
        going: 'still here\n',
      });
    });

    it('are stopped for what their programs print, and for what those start in worlds of their own', async () => {
      const programs = [
        'import subprocess, sys\nsubprocess.run(["head", "-c", "3G", "/dev/zero"])',
        `import ctypes, os, time
ctypes.CDLL(None).unshare(0x30000000)
for _ in range(60):
    if os.fork() == 0: time.sleep(60)
time.sleep(60)`,
      ];
      const modest = await open();
      for (const [index, program] of programs.entries()) {
        const greedy = await open();
        const ended = await runIn(greedy, program);
        await greedy.close();
        expect(ended).toMatchObject({ code: ['out-of-memory', 'too-many-processes'][index] });
      }
      expect(await runIn(modest, 'print("still here")')).toMatchObject({ text: 'still here\n' });
      await modest.close();
    });

    it('leave no process and no file behind', async () => {
      const count = async () => {
        const base = await open();
        const { text } = await runIn(base, 'import os; print(os.readlink("/proc/self/ns/pid"))');
        await base.close();
        return text;
      };
      const worlds = new Set<string>();
      for (let index = 0; index < 15; index += 1) worlds.add(await count());
      const alive = await runIn(
        await open(),
        'import os; print(len([p for p in os.listdir("/proc") if p.isdigit()]))',
      );
      expect({ worlds: worlds.size > 0, alive: alive.text }).toEqual({ worlds: true, alive: '2\n' });
    });

    it('take over copies that were made ahead, with variables and random numbers of their own', async () => {
      const takeSpare = async (token: string): Promise<LiveBase> => {
        for (let tries = 0; tries < 60; tries += 1) {
          const base = await open({ TOKEN: token });
          if (base.trace.rung === 'spare') return base;
          await base.close();
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
        throw new Error('no copy was made ahead');
      };
      const people = [await takeSpare('first'), await takeSpare('second')];
      const look =
        'import os, random, numpy\nprint(os.environ["TOKEN"], os.path.relpath(os.environ["HOME"]), random.random(), numpy.random.random())';
      const [first = [], second = []] = await Promise.all(
        people.map(async (base) => (await runIn(base, look)).text.trim().split(' ')),
      );
      await Promise.all(people.map((base) => base.close()));
      expect([first.slice(0, 2), second.slice(0, 2)]).toEqual([
        ['first', '../home'],
        ['second', '../home'],
      ]);
      expect([first[2] === second[2], first[3] === second[3]]).toEqual([false, false]);
    });

    it('begin behind the first cells of a template, which is made anew when what it read has changed', async () => {
      const file = join(data, 'numbers.csv');
      await writeFile(file, 'n\n1\n2\n');
      const load = `import pandas as pd\nprint(pd.read_csv("${file}").n.sum())`;
      const notebook: LiveCase = { cells: [load, null, 'print(a)'], reaches: { a: 2 } };
      const request = {
        key: 'numbers',
        spec: 'python',
        context: {},
        cells: [{ id: 'c0', source: load }],
      };
      const visit = async (a: number) => {
        const app = openLive(notebook, () => provider.openLive?.('python', {}, 'numbers') as never);
        const { outcome } = await app.run({ a });
        const done = app.live.done;
        await app.live.close();
        return { outcome, done, shown: { ...app.shown } };
      };
      const before = await visit(1);
      await provider.makeTemplate?.(request);
      const behind = await visit(2);
      await writeFile(file, 'n\n1\n2\n3\n');
      const changed = await visit(3);
      const shows = (sum: number, a: number) => ({ c0: `[[stdout]]${sum}\n`, c2: `[[stdout]]${a}\n` });
      expect([before, behind, changed]).toEqual([
        { outcome: 'succeeded', done: 0, shown: shows(3, 1) },
        { outcome: 'succeeded', done: 1, shown: shows(3, 2) },
        { outcome: 'succeeded', done: 0, shown: shows(6, 3) },
      ]);
    });

    const doneWith = async (source: string) => {
      const cells = [{ id: 'c0', source }];
      await provider.makeTemplate?.({ key: source, spec: 'python', context: {}, cells });
      const base = await provider.openLive?.('python', {}, source);
      await base?.close();
      return base?.done;
    };

    it.each([
      ['ask other machines or programs', 'import subprocess\nsubprocess.run(["true"])'],
      [
        'leave a process behind',
        'import os, time\nif os.fork() == 0:\n    if os.fork() == 0: time.sleep(5)\n    os._exit(0)\nos.wait()',
      ],
      ['make folders', 'from pathlib import Path\nOUT = Path("out")\nOUT.mkdir()'],
      ['make files', 'open("x.csv", "w").close()'],
      ['make files at home', 'import os\nopen(os.path.expanduser("~/x"), "w").close()'],
      ['store what IPython keeps at home', 'x = 1\n%store x'],
      ['set bookmarks of IPython', '%bookmark here'],
      ['make temporary files', 'import tempfile\nfolder = tempfile.mkdtemp()'],
      ['go elsewhere', 'import os\nos.chdir("/tmp")'],
      ['have set a seed', 'def set_up():\n    import random\n    random.seed(42)\nset_up()'],
      ['have set one of NumPy', 'import numpy\ngetattr(numpy, "ran" + "dom").seed(42)'],
      ['have drawn random numbers', 'import pandas as pd\nhead = pd.DataFrame({"x": [1, 2]}).sample(1)'],
    ])('get no template of cells that %s', async (_, source) => {
      expect(await doneWith(source)).toBe(0);
    });

    it('go on where the template ran, each in folders of their own, however hidden the path is', async () => {
      const know = [
        'import os, tempfile, types',
        'from pathlib import Path',
        'ROOT = Path.cwd()',
        '_out = os.path.abspath("out.txt")',
        'def writer(path=os.path.expanduser("~/kept.txt")):',
        '    return lambda text: open(path, "w").write(text)',
        'write = writer()',
        'module = types.ModuleType("settings"); module.scratch = os.path.join(tempfile.gettempdir(), "x")',
      ].join('\n');
      const use = (who: string) =>
        [
          'seen = [os.listdir(ROOT), os.listdir(os.path.expanduser("~"))]',
          `write("${who}"), open(_out, "w").write("${who}"), open(module.scratch, "w").write("${who}")`,
          'import time; time.sleep(0.5)',
          'here = [open("out.txt").read(), open(os.path.expanduser("~/kept.txt")).read(), open(module.scratch).read()]',
          'print(here, ROOT == Path.cwd(), [[f for f in names if f[0] != "."] for names in seen])',
        ].join('\n');
      const cells = [{ id: 'c0', source: know }];
      await provider.makeTemplate?.({ key: 'paths', spec: 'python', context: {}, cells });
      const people = await Promise.all(
        ['ada', 'bob'].map(async (who) => {
          const base = (await provider.openLive?.('python', {}, 'paths')) as LiveBase;
          const { text } = await runIn(base, use(who));
          await base.close();
          return { done: base.done, text };
        }),
      );
      expect(people).toEqual([
        { done: 1, text: "['ada', 'ada', 'ada'] True [[], []]\n" },
        { done: 1, text: "['bob', 'bob', 'bob'] True [[], []]\n" },
      ]);
    });

    it.each([
      [
        'libraries',
        'import random, pandas as pd, sklearn.linear_model\nimport matplotlib\nframe = pd.DataFrame({"x": [1]})\nsettings = matplotlib.rcParams',
      ],
      [
        'files that they remove',
        'import os, tempfile\nwith tempfile.TemporaryFile() as file: pass\nopen("x", "w").close()\nos.remove("x")',
      ],
    ])('get a template of cells with %s', async (_, source) => {
      expect(await doneWith(source)).toBe(1);
    });
  },
);
