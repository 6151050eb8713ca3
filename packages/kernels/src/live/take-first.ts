import { ForkRefusedError, KernelError } from '../errors.ts';
import type { LiveBase } from '../types.ts';
import { KeptFolders } from './kept-folders.ts';

/** The files of a process in which nothing of the notebook was executed yet, or only its first cells. */
export async function takeFirst({ node, store, trace, files }: LiveBase): Promise<KeptFolders> {
  try {
    return files ?? (await KeptFolders.takeFirst(node, store, trace.runAs));
  } catch (error) {
    if (!(error instanceof ForkRefusedError)) throw error;
    throw new KernelError('start-failed', 'The working directory cannot be kept.', error.message);
  }
}
