import { join } from 'node:path';
import { KernelError } from '../errors.ts';
import type { Isolation, KernelContext, KernelLimits, RunAs, StartTrace } from '../types.ts';
import { type Accounts, DEFAULT_UID_RANGE, type Lease, lendAccounts, shareAccount } from './accounts.ts';
import { layFontList } from './font-cache.ts';
import type { KernelRecipe } from './launch-plan.ts';
import { DEFAULT_KERNEL_LIMITS } from './limits.ts';
import { LocalKernel } from './local-kernel.ts';
import type { LocalProviderOptions, LocalSpec, ProviderLogEntry } from './options.ts';
import { type Interpreter, probeInterpreter } from './probe.ts';
import { removeTree } from './remove-tree.ts';
import { layFiles, makeKernelDirectory, makeRuntimeDirectory } from './runtime-directory.ts';
import { checkSandbox } from './sandbox.ts';

/** A cold disk and a large environment; a person who waits longer thinks it is stuck. */
const DEFAULT_START_MS = 60_000;

/** Reading a message of this size holds up everything else for about a tenth of a second. */
const DEFAULT_MAX_MESSAGE_BYTES = 24 * 1024 * 1024;

/** Starts kernels cold: decides account, isolation, directories and limits of each. */
export class Starter {
  readonly isolation: Isolation;
  readonly limits: KernelLimits;
  readonly #options: LocalProviderOptions;
  readonly #log: (entry: ProviderLogEntry) => void;
  readonly #live = new Set<LocalKernel>();
  readonly #interpreters = new Map<string, Promise<Interpreter>>();
  readonly #accounts = new Map<string, Promise<Accounts>>();
  readonly #sandboxes = new Map<string, ReturnType<typeof checkSandbox>>();
  readonly #range: Accounts;
  #runtime: Promise<string> | undefined;

  constructor(options: LocalProviderOptions) {
    this.#options = options;
    this.#log = options.log ?? (() => undefined);
    this.isolation = options.isolation ?? 'none';
    this.limits = { ...DEFAULT_KERNEL_LIMITS, ...options.limits };
    const { accounts } = options;
    this.#range = lendAccounts(
      typeof accounts === 'object' && 'first' in accounts ? accounts : DEFAULT_UID_RANGE,
    );
  }

  /** @throws KernelError `start-failed`, `isolation-unavailable`, `invalid-context`, `cancelled` */
  async start(spec: LocalSpec, context: KernelContext, isBackground: boolean): Promise<LocalKernel> {
    const began = performance.now();
    const recipe = await this.makeRecipe(spec, context, isBackground);
    const trace: StartTrace = {
      rung: 'cold',
      reasons: [],
      startMs: 0,
      isolation: recipe.isolation,
      ...(recipe.runAs && { runAs: recipe.runAs }),
    };
    const kernel = new LocalKernel(recipe, trace);
    this.#live.add(kernel);
    kernel.onExit(() => this.#live.delete(kernel));
    await kernel.launch(context.signal);
    kernel.trace = { ...trace, startMs: performance.now() - began };
    return kernel;
  }

  interpreter(spec: LocalSpec): Promise<Interpreter> {
    return remember(this.#interpreters, spec.name, () => probeInterpreter(spec.python));
  }

  /** Where the font list of an environment is kept for its kernels. */
  async fontCache(spec: LocalSpec): Promise<string> {
    // The supervisor knows the name `shared`. Spec names may hold anything.
    return join(await this.#runtimeDirectory(), 'shared', `fonts-${Buffer.from(spec.name).toString('hex')}`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#live].map((kernel) => kernel.kill()));
    if (this.#runtime !== undefined) await removeTree(await this.#runtime);
  }

  /**
   * Decides everything about a process and makes its directories; whoever starts it gives the lease back.
   *
   * @throws KernelError `isolation-unavailable`, `invalid-context`, `cancelled`
   */
  async makeRecipe(spec: LocalSpec, context: KernelContext, isBackground: boolean): Promise<KernelRecipe> {
    const interpreter = await this.interpreter(spec);
    const lease = await this.#lease(spec, context.runAs);
    const isolation = context.isolation ?? this.isolation;
    try {
      if (isolation !== 'none') await this.#needSandbox(lease.runAs);
      const runtimeDirectory = await this.#runtimeDirectory();
      const directory = await makeKernelDirectory(runtimeDirectory, lease.runAs);
      const cwd = context.cwd ?? directory.work;
      const recipe: KernelRecipe = {
        spec,
        interpreter,
        isolation,
        lease,
        runAs: lease.runAs,
        limits: { ...this.limits, ...context.limits },
        directory,
        runtimeDirectory,
        cwd,
        env: context.env ?? {},
        readablePaths: context.readablePaths ?? [],
        isBackground,
        startMs: this.#options.startMs ?? DEFAULT_START_MS,
        maxMessageBytes: this.#options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
      };
      await this.#furnish(recipe, context);
      return recipe;
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  async #furnish(recipe: KernelRecipe, context: KernelContext): Promise<void> {
    try {
      await layFontList(recipe.directory.home, await this.fontCache(recipe.spec), recipe.runAs);
      await layFiles(recipe.cwd, context.files ?? [], recipe.runAs);
      if (context.signal?.aborted) throw new KernelError('cancelled', 'The start was cancelled.');
    } catch (error) {
      await removeTree(recipe.directory.path);
      throw error;
    }
  }

  async #lease(spec: LocalSpec, wanted: RunAs | undefined): Promise<Lease> {
    if (wanted) {
      if (!isRoot()) {
        throw new KernelError(
          'invalid-context',
          'Only a hub that runs as root can run kernels as somebody else.',
        );
      }
      return shareAccount(wanted).lease();
    }
    return (await remember(this.#accounts, spec.name, () => this.#chooseAccounts(spec))).lease();
  }

  async #chooseAccounts(spec: LocalSpec): Promise<Accounts> {
    const wanted = this.#options.accounts ?? 'auto';
    if (wanted === 'own' || !isRoot()) return shareAccount(undefined);
    if (typeof wanted === 'object') return 'uid' in wanted ? shareAccount(wanted) : this.#range;
    try {
      await probeInterpreter(spec.python, this.#range.example);
      return this.#range;
    } catch (error) {
      this.#log({
        // A sandbox keeps kernels apart by itself.
        level: this.isolation === 'none' ? 'warn' : 'info',
        message: `Kernels of ${spec.name} run under the hub’s own account: other accounts cannot start its Python.`,
        detail: { error: String(error) },
      });
      return shareAccount(undefined);
    }
  }

  async #needSandbox(as: RunAs | undefined): Promise<void> {
    // All accounts of the range are alike.
    const check = await remember(this.#sandboxes, as ? 'other' : 'own', () => checkSandbox(as));
    if (!check.usable) {
      throw new KernelError(
        'isolation-unavailable',
        'This machine cannot run notebooks in a sandbox.',
        check.reason,
      );
    }
  }

  #runtimeDirectory(): Promise<string> {
    this.#runtime ??= makeRuntimeDirectory(this.#options.runtimeDirectory);
    return this.#runtime;
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Asks once; a failure is forgotten, so that what an operator repaired works without a restart. */
function remember<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const asked = ask();
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}
