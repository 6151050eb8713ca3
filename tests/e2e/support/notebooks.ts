import type { Visibility } from '../../../packages/contract/src/index.ts';
import type { Account } from './hub.ts';

type Source = string | { code: string; tags?: string[]; outputs?: unknown[] };

/** The text of a notebook file: a string is markdown, an object is code. */
export function notebookFile(...cells: Source[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: cells.map((cell, index) =>
      typeof cell === 'string'
        ? { cell_type: 'markdown', id: `c${index}`, metadata: {}, source: cell }
        : {
            cell_type: 'code',
            id: `c${index}`,
            metadata: { tags: cell.tags ?? [] },
            source: cell.code,
            outputs: cell.outputs ?? [],
            execution_count: cell.outputs ? 1 : null,
          },
    ),
  });
}

type Publication = { space: string; file: string; visibility?: Visibility };

/** Publishes over the API; answers the page's path. */
export async function publish(
  author: Account,
  { space, file, visibility = 'space' }: Publication,
): Promise<string> {
  const { path } = await author.client.notebooks.publishNotebook({
    params: { space: space as never },
    body: { filename: 'notebook.ipynb', content: file, visibility },
  });
  return path;
}

/** Prints a numbered line every `pause` seconds, then goes on to a second part. */
export const slowCount = (title: string, lines: number, pause = 0.4): string =>
  notebookFile(
    `# ${title}\n\nCounts, a little at a time.`,
    '## Counting',
    {
      code: `import time\nfor n in range(1, ${lines + 1}):\n    print("number", n, flush=True)\n    time.sleep(${pause})`,
    },
    '## The end',
    { code: 'print("all counted")' },
  );

/** What {@link slowCount} prints in its first part. */
export const countedLines = (lines: number): string =>
  Array.from({ length: lines }, (_, index) => `number ${index + 1}`).join('\n');
