import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../errors.ts';
import { LiveBases } from '../live/live-bases.ts';
import type { Kernel, KernelContext, KernelProvider, TemplateRequest } from '../types.ts';
import { ModuleFinder } from './find-modules.ts';
import type { LocalProviderOptions, LocalSpec } from './options.ts';
import { Starter } from './starter.ts';
import { WarmPool } from './warm-pool.ts';
import { WarmStarter } from './warm-start.ts';

/** One ready for whoever comes next; a hub with many runs a minute wants more. */
const DEFAULT_WARM = 1;

/** Each holds some 100 MB. */
const DEFAULT_WARM_TOTAL = 4;

export interface LocalProvider extends KernelProvider {
  /** Resolves when the warm pool is as full as it gets; for benchmarks and tests. */
  settled(): Promise<void>;
}

/** Kernels as processes of this machine. Nothing is started or written before the first `start`, but warm ones. */
export function createLocalProvider(options: LocalProviderOptions): LocalProvider {
  const canCopy = (options.copies ?? true) && process.platform === 'linux';
  const specs = new Map(options.specs.map((spec) => [spec.name, spec]));
  const starter = new Starter(options);
  const warmStarter = new WarmStarter(starter);
  const modules = new ModuleFinder();
  const bases = new LiveBases(starter, options.log ?? (() => undefined));
  const pool = new WarmPool({
    keys: [...specs.keys()],
    perKey: options.warm ?? DEFAULT_WARM,
    total: options.warmTotal ?? DEFAULT_WARM_TOTAL,
    start: (key, signal) => warmStarter.prepare(findSpec(specs, key), signal),
    log: options.log ?? (() => undefined),
  });
  // The first person to open an app need not wait for its root then.
  const prepareAll = async () => {
    if (!canCopy) return;
    await Promise.all([...specs.values()].map((spec) => bases.prepare(spec)));
  };
  const later = new AbortController();
  if ((options.warm ?? DEFAULT_WARM) > 0) void prepareLater(prepareAll, later.signal);
  return {
    name: 'local',
    async specs() {
      return [...specs.values()].map(({ name, displayName, language }) => ({ name, displayName, language }));
    },
    async missingModules(name, modulesNeeded) {
      const spec = findSpec(specs, name);
      return await modules.missing(spec, await starter.interpreter(spec), modulesNeeded);
    },
    start: async (name, context = {}) =>
      await climb({ spec: findSpec(specs, name), context, starter, warmStarter, pool }),
    ...(canCopy && {
      openLive: async (name: string, context: KernelContext = {}, templateKey?: string) =>
        await bases.open(findSpec(specs, name), context, templateKey),
      openTemplate: async (context: KernelContext, templateKey: string) =>
        await bases.openTemplate(context, templateKey),
      makeTemplate: async (request: TemplateRequest) =>
        await bases.makeTemplate(findSpec(specs, request.spec), request),
    }),
    async settled() {
      await pool.settled();
      await prepareAll();
    },
    async close() {
      later.abort();
      await Promise.all([pool.close(), bases.close()]);
      await starter.close();
    },
  };
}

/** A hub that has just started has more urgent things to do. */
const PREPARE_AFTER_MS = 10_000;

async function prepareLater(prepare: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await sleep(PREPARE_AFTER_MS, undefined, { signal, ref: false });
  } catch {
    return;
  }
  await prepare();
}

interface Climb {
  readonly spec: LocalSpec;
  readonly context: KernelContext;
  readonly starter: Starter;
  readonly warmStarter: WarmStarter;
  readonly pool: WarmPool;
}

/** Takes the fastest rung that gives what a cold start would, and notes why not a faster one. */
async function climb({ spec, context, starter, warmStarter, pool }: Climb): Promise<Kernel> {
  const began = performance.now();
  const reasons: string[] = [];
  const obstacle = warmStarter.findObstacle(context);
  const warm = obstacle === undefined ? pool.take(spec.name) : undefined;
  if (warm) {
    try {
      await warmStarter.handOver(warm, spec, context);
      warm.trace = { ...warm.trace, rung: 'warm', startMs: performance.now() - began };
      return warm;
    } catch (error) {
      // A fault of the context would be the same on a cold kernel.
      if (error instanceof KernelError && error.code === 'invalid-context') throw error;
      reasons.push(`warm: ${error instanceof Error ? error.message : String(error)}`);
    }
  } else {
    reasons.push(`warm: ${obstacle ?? 'no kernel was ready'}`);
  }
  const kernel = await starter.start(spec, context, false);
  kernel.trace = { ...kernel.trace, reasons, startMs: performance.now() - began };
  return kernel;
}

function findSpec(specs: ReadonlyMap<string, LocalSpec>, name: string): LocalSpec {
  const spec = specs.get(name);
  if (spec) return spec;
  const known = [...specs.keys()].join(', ') || 'none';
  throw new KernelError('unknown-spec', `There is no environment named ${name}. There are: ${known}.`);
}
