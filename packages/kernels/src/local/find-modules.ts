import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KernelError } from '../errors.ts';
import { minimalEnvironment } from './environment.ts';
import type { LocalSpec } from './options.ts';
import { fingerprintPackages, type Interpreter } from './probe.ts';
import { PYTHON_HOME } from './python-home.ts';

const run = promisify(execFile);

/** Looking takes 50 ms; a disk that has to be woken takes seconds. Nobody waits longer for a hint. */
const LOOK_MS = 10_000;
/** A command line holds them; no notebook imports as many. */
const NAMES_MAX = 500;
/** Answers kept of one environment, so that made-up names fill no memory. */
const KNOWN_MAX = 5_000;
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** Looked for where kernels look, by the finders that the environment set up; nothing of a module is executed. */
const QUESTION = `
import importlib.util, json, sys
sys.path[:] = [entry for entry in sys.path if entry]
sys.path.append(sys.argv[1])
def is_missing(name):
    if name in sys.modules: return False
    try: return importlib.util.find_spec(name) is None
    except Exception: return False
print(json.dumps([name for name in json.loads(sys.argv[2]) if is_missing(name)]))
`;

type Known = { readonly packages: string; readonly isMissing: Map<string, boolean> };

/** Knows which modules environments have: asks each one's own Python once, and again after packages changed. */
export class ModuleFinder {
  readonly #known = new Map<string, Known>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Those of these top-level modules that the environment does not have. What cannot be a name of a module is left
   * out, and so is what cannot be told.
   *
   * @throws KernelError `start-failed` where its Python does not answer in time
   */
  async missing(spec: LocalSpec, interpreter: Interpreter, names: readonly string[]): Promise<string[]> {
    const asked = [...new Set(names.filter((name) => IDENTIFIER.test(name)))].slice(0, NAMES_MAX);
    // One process at a time: a hint must not keep the machine from runs.
    const answer = this.#last.then(() => this.#ask(spec, interpreter, asked));
    this.#last = answer.catch(() => undefined);
    const isMissing = await answer;
    return asked.filter((name) => isMissing.get(name));
  }

  async #ask(
    spec: LocalSpec,
    interpreter: Interpreter,
    names: readonly string[],
  ): Promise<Known['isMissing']> {
    const { isMissing } = await this.#knownOf(spec, interpreter);
    const unknown = names.filter((name) => !isMissing.has(name));
    if (unknown.length === 0) return isMissing;
    const missing = new Set(await look(spec, unknown));
    for (const name of unknown) isMissing.set(name, missing.has(name));
    return isMissing;
  }

  async #knownOf(spec: LocalSpec, interpreter: Interpreter): Promise<Known> {
    const packages = await fingerprintPackages(interpreter);
    const known = this.#known.get(spec.name);
    if (known?.packages === packages && known.isMissing.size < KNOWN_MAX) return known;
    const fresh = { packages, isMissing: new Map<string, boolean>() };
    this.#known.set(spec.name, fresh);
    return fresh;
  }
}

async function look({ python, env, name }: LocalSpec, names: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await run(python, ['-c', QUESTION, PYTHON_HOME, JSON.stringify(names)], {
      env: { ...minimalEnvironment({ python, home: '/nonexistent', temporary: '/tmp' }), ...env },
      cwd: '/',
      timeout: LOOK_MS,
    });
    return JSON.parse(stdout) as string[];
  } catch (error) {
    throw new KernelError(
      'start-failed',
      `Python of ${name} did not say which modules it has.`,
      String(error),
    );
  }
}
