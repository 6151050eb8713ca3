import { ForgeError, type ForgeRequest } from '../../ports/forge.ts';

/** Some forges refuse to close what was merged or closed a moment before: then that is the answer. */
export async function closeUnlessEnded(request: {
  close: () => Promise<ForgeRequest>;
  look: () => Promise<ForgeRequest>;
}): Promise<ForgeRequest> {
  try {
    return await request.close();
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'rejected') throw error;
    const found = await request.look();
    if (found.state === 'open') throw error;
    return found;
  }
}
