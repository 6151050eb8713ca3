import { z } from 'zod';
import type { LabNotebook } from '../notebook/lab-notebook.ts';

/** What a cell's metadata keeps of its contribution: enough to find it again after a reload. */
const memory = z.object({ contribution: z.object({ hub: z.url(), id: z.uuid() }) });

/** The contribution that a cell went into, on this hub. */
export function contributionOf(notebook: LabNotebook, cellId: string, hub: string): string | null {
  const found = memory.safeParse(notebook.cellMemory(cellId)).data?.contribution;
  return found && found.hub === hub ? found.id : null;
}

export async function rememberContribution(
  notebook: LabNotebook,
  cellId: string,
  contribution: { hub: string; id: string },
): Promise<void> {
  notebook.remember(cellId, { contribution });
  await notebook.panel.context.save();
}
