import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../errors.ts';
import type { Kernel, KernelContext, KernelLimits } from '../types.ts';
import { findStartTimeVariable } from './environment.ts';
import { keepFontList } from './font-cache.ts';
import { callSession, evaluateQuietly } from './handshake.ts';
import type { LocalKernel } from './local-kernel.ts';
import type { LocalSpec } from './options.ts';
import { fingerprintPackages } from './probe.ts';
import { layFiles } from './runtime-directory.ts';
import type { Starter } from './starter.ts';

/** What most notebooks import first. Modules an environment has not are passed over. */
export const DEFAULT_PRELOAD: readonly string[] = ['numpy', 'pandas', 'matplotlib', 'matplotlib.pyplot'];

/** A warm kernel that takes longer to change hands is slower than a cold one. */
const HAND_OVER_MS = 2_000;

/** Starts kernels ahead and makes them the kernel of one run. */
export class WarmStarter {
  readonly #starter: Starter;
  readonly #fingerprints = new WeakMap<LocalKernel, string>();
  /** Modules that print when imported, by spec: to be left to the notebook. */
  readonly #loud = new Map<string, Set<string>>();

  constructor(starter: Starter) {
    this.#starter = starter;
  }

  /** A kernel with the usual imports done, and nothing of anybody in it. */
  async prepare(spec: LocalSpec, signal: AbortSignal): Promise<LocalKernel> {
    const fingerprint = await fingerprintPackages(await this.#starter.interpreter(spec));
    const kernel = await this.#starter.start(spec, { signal }, true);
    try {
      const loud = this.#loud.get(spec.name) ?? new Set();
      const nowLoud = await preloadModules(kernel, spec, { loud, withinMs: kernel.recipe.startMs });
      if (nowLoud.length > 0) {
        this.#loud.set(spec.name, new Set([...loud, ...nowLoud]));
        await kernel.kill();
        return await this.prepare(spec, signal);
      }
      await keepFontList(kernel.recipe.directory.home, await this.#starter.fontCache(spec));
    } catch (error) {
      await kernel.kill();
      throw error;
    }
    this.#fingerprints.set(kernel, fingerprint);
    return kernel;
  }

  /** Why a start cannot use a warm kernel, in plain words; `undefined` when it can. */
  findObstacle(context: KernelContext): string | undefined {
    const isolation = context.isolation ?? this.#starter.isolation;
    if (isolation !== this.#starter.isolation) {
      return `kernels are kept warm with isolation ${this.#starter.isolation}, not ${isolation}`;
    }
    if (context.runAs) return 'kernels are not kept warm for a chosen account';
    if (isolation !== 'none' && context.cwd !== undefined)
      return 'a running sandbox cannot be given a folder';
    if (isolation !== 'none' && context.readablePaths?.length)
      return 'a running sandbox cannot be given folders';
    const variable = findStartTimeVariable(Object.keys(context.env ?? {}));
    if (variable) return `the variable ${variable} matters when Python starts`;
    if (exceeds(context.limits, this.#starter.limits)) return 'warm kernels have lower limits';
    return undefined;
  }

  /** @throws KernelError when the kernel cannot be used; it is then gone */
  async handOver(kernel: LocalKernel, spec: LocalSpec, context: KernelContext): Promise<void> {
    try {
      const fingerprint = await fingerprintPackages(await this.#starter.interpreter(spec));
      if (this.#fingerprints.get(kernel) !== fingerprint) {
        throw new KernelError(
          'start-failed',
          'packages of the environment changed since the kernel was started',
        );
      }
      await layFiles(context.cwd ?? kernel.directory, context.files ?? [], kernel.recipe.runAs);
      kernel.become(context);
      const directory = kernel.directory;
      const handed = evaluateQuietly(
        kernel,
        callSession('hand_over', { directory, environment: context.env ?? {} }),
      );
      await Promise.race([handed, failLate(HAND_OVER_MS, 'the warm kernel did not answer')]);
    } catch (error) {
      await kernel.kill();
      throw error;
    }
  }
}

/**
 * Imports what most notebooks do; answers the modules that print something then, and so must be left to them.
 *
 * @throws KernelError `start-failed`, also where it does not answer in the time that a start may take: others wait
 */
export async function preloadModules(
  kernel: Pick<Kernel, 'request'>,
  spec: LocalSpec,
  { loud, withinMs }: { loud: ReadonlySet<string>; withinMs: number },
): Promise<string[]> {
  const modules = (spec.preload ?? DEFAULT_PRELOAD).filter((name) => !loud.has(name));
  const answered = evaluateQuietly(kernel, callSession('preload', { modules }));
  const answer = await Promise.race([answered, failLate(withinMs, 'The imports did not end in time.')]);
  return [...answer.matchAll(/[\w.]+/g)].map((match) => match[0]);
}

function exceeds(wanted: Partial<KernelLimits> | undefined, limits: KernelLimits): boolean {
  return (wanted?.memoryBytes ?? 0) > limits.memoryBytes || (wanted?.processes ?? 0) > limits.processes;
}

async function failLate(withinMs: number, sentence: string): Promise<never> {
  await sleep(withinMs, undefined, { ref: false });
  throw new KernelError('start-failed', sentence);
}
