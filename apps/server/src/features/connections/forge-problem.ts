import { HubError } from '@quire/contract';
import { ForgeError } from '../../ports/forge.ts';

/** What a forge said, as a problem of the hub's own; anything else goes on as it is. */
export async function withForgeProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const isTransient = error.code === 'unavailable' || error.code === 'rate-limited';
    throw new HubError(
      isTransient ? 'forge-unavailable' : 'forge-refused',
      isTransient ? `${error.message} Try again in a while.` : error.message,
    );
  }
}
