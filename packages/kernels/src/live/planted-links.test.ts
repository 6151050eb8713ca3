import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, executeNotebook, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { cellsOf, type Inputs, type LiveCase, openLive, show } from '../testing/run-live.ts';

const sandbox = await checkSandbox();
const isolations = sandbox.usable ? (['none', 'sandbox'] as const) : (['none'] as const);
const SEQUENCE: readonly Inputs[] = [
  { a: 1, b: 1 },
  { a: 1, b: 2 },
  { a: 2, b: 2 },
  { a: 2, b: 3 },
];
const UPLOAD = { path: 'data.csv', content: 'uploaded' };

/** Where the working directory really is: in a room, the path that the notebook runs in only leads there. */
const FIND_FOLDER = `import glob, os
here = next(iter(glob.glob(os.path.dirname(os.getcwd()) + "/q-*/work")), os.getcwd())`;

/** What a notebook does so that the hub, which keeps and lays its files, would reach another folder through a link. */
const planting = (victim: string): Readonly<Record<string, LiveCase>> => ({
  'in place of its working directory': {
    cells: [
      `open("mine", "w").write("mine")\n${FIND_FOLDER}`,
      null,
      `os.rename(here, here + "2")\nos.symlink("${victim}", here)\nprint(a, sorted(os.listdir(".")))`,
      'open(f"b{b}", "w").close()\nprint(b, sorted(os.listdir(".")))',
    ],
    reaches: { a: 2, b: 3 },
  },
  'after its last checkpoint': {
    cells: [
      `open("mine", "w").write("mine")\n${FIND_FOLDER}`,
      null,
      'print(a)',
      `print(b, sorted(os.listdir(".")))\nos.rename(here, here + "2")\nos.symlink("${victim}", here)`,
    ],
    reaches: { a: 2, b: 3 },
  },
  'in place of a folder that held files': {
    cells: [
      'import os\nos.makedirs("sub/deep")\nopen("sub/precious", "w").write("mine")',
      null,
      'print(a, open("sub/precious").read())',
      `import shutil\nshutil.rmtree("sub")\nos.symlink("${victim}", "sub")\nprint(b, os.readlink("sub") != "")`,
    ],
    reaches: { a: 2, b: 3 },
  },
  'in place of an uploaded file': {
    cells: [
      'import os',
      null,
      `print(a, open("data.csv").read())\nos.remove("data.csv")\nos.symlink("${victim}/precious", "data.csv")`,
      'print(b, os.path.islink("data.csv"))',
    ],
    reaches: { a: 2, b: 3 },
    files: [UPLOAD],
  },
});

describe.each(isolations)(
  'links that a notebook plants, with isolation %s',
  { timeout: 120_000 },
  (isolation) => {
    let provider: LocalProvider;
    let victim: string;
    beforeAll(async () => {
      provider = createLocalProvider({ specs: [currentSpec], isolation, accounts: 'own', warm: 0 });
      await provider.settled();
    }, 120_000);
    afterAll(() => provider.close());
    beforeEach(async () => {
      victim = await mkdtemp(join(tmpdir(), 'quire-victim-'));
      await writeFile(join(victim, 'precious'), 'precious');
    });
    afterEach(() => rm(victim, { recursive: true, force: true }));

    const coldly = async (notebook: LiveCase, inputs: Inputs) => {
      const shown: Record<string, string> = {};
      await executeNotebook({
        kernel: (signal) => provider.start('python', { signal, files: notebook.files ?? [] }),
        cells: cellsOf(notebook, inputs),
        onEvent: (event) => show(shown, event),
      });
      return shown;
    };

    it.each(Object.keys(planting('')))('lead the hub nowhere: %s', async (name) => {
      const notebook = planting(victim)[name] as LiveCase;
      const app = openLive(notebook, () => provider.openLive?.('python') as never);
      for (const inputs of SEQUENCE) {
        const { outcome } = await app.run(inputs);
        expect({ inputs, outcome, shown: app.shown }).toEqual({
          inputs,
          outcome: 'succeeded',
          shown: await coldly(notebook, inputs),
        });
      }
      await app.live.close();
      expect({
        names: await readdir(victim),
        precious: await readFile(join(victim, 'precious'), 'utf8'),
      }).toEqual({ names: ['precious'], precious: 'precious' });
    });
  },
);
