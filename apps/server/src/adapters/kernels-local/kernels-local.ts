import { createLocalProvider, type LocalProvider } from '@quire/kernels';
import type { HubConfig } from '../../config.ts';

type Log = { info(details: object, message: string): void; warn(details: object, message: string): void; error(details: object, message: string): void };

/** Kernels on this machine, kept as far apart from the hub and from each other as the machine allows. */
export async function createKernels(config: HubConfig, log: Log): Promise<LocalProvider> {
  return createLocalProvider({
    specs: [{ name: 'python3', displayName: 'Python 3', language: 'python', python: config.python }],
    isolation: config.isolation === 'auto' ? 'none' : config.isolation,
    warm: config.warmKernels,
    log: ({ level, message, detail }) => log[level](detail ?? {}, message),
  });
}
