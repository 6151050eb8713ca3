import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinFirst, type Session } from '../../tests/support/hub-client.ts';
import { findFreePort, type HubProcess, startHubProcess } from '../../tests/support/hub-process.ts';

export const SPACE = 'bench';
/** Until the warm kernel of a hub that just started is ready. */
export const SETTLE_MILLISECONDS = 8_000;

export type BenchHub = { hub: HubProcess; session: Session };

/** Lends a fresh hub with one account and one space; nothing of it stays. */
export async function withHub<T>(
  env: Record<string, string>,
  work: (bench: BenchHub) => Promise<T>,
): Promise<T> {
  return withDataDirectory(async (directory) => {
    const hub = await startHubProcess({
      port: await findFreePort(),
      env: { QUIRE_DATA: directory, QUIRE_EXAMPLES: 'off', ...env },
    });
    try {
      const session = await joinFirst(hub.url, hub.setupPath);
      await session.client.spaces.createSpace({ body: { slug: SPACE, name: 'Bench' } });
      return await work({ hub, session });
    } finally {
      await hub.stop();
    }
  });
}

export async function withDataDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'quire-bench-'));
  // The database of a hub that is root runs under another account, which has to get there.
  await chmod(directory, 0o755);
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

type Source = { type: 'code' | 'markdown'; source: string };

export function notebookFile(cells: readonly Source[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: cells.map(({ type, source }, index) => ({
      cell_type: type,
      id: `cell-${index}`,
      metadata: {},
      source,
      ...(type === 'code' && { outputs: [], execution_count: null }),
    })),
  });
}

/** Fifty cells as analysts write them: every third is prose, the code imports, defines, merges and plots. */
export function makeFiftyCells(seed: number): string {
  const cells = Array.from({ length: 50 }, (_, index): Source => {
    if (index % 3 === 0) {
      return {
        type: 'markdown',
        source: `## Step ${index}: compare regions\n\nRevenue of *region ${index}* against the plan of run ${seed}, with $x^2$ as weight.`,
      };
    }
    const lines = [
      `import pandas as pd`,
      `sales_${index} = pd.DataFrame({"region": ["north", "south"], "revenue": [${seed}, ${index}]})`,
      `def summarise_${index}(frame: pd.DataFrame) -> pd.DataFrame:`,
      `    """Totals by region."""`,
      `    return frame.groupby("region", as_index=False).agg(total=("revenue", "sum"))`,
      `summary_${index} = summarise_${index}(sales_${index}).sort_values("total", ascending=False)`,
      `summary_${index}.plot.bar(x="region", y="total", title="Step ${index}")`,
    ];
    return { type: 'code', source: lines.join('\n') };
  });
  return notebookFile(cells);
}
