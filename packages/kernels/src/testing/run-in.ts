import { executeNotebook } from '../index.ts';
import type { LiveBase } from '../types.ts';

/** Runs cells in a copy of a process; answers how that ended, and what was printed. */
export async function runIn({ node }: LiveBase, ...cells: readonly string[]) {
  const shown: string[] = [];
  const { outcome, failure } = await executeNotebook({
    kernel: await node.fork(),
    cells: cells.map((source, index) => ({ id: `c${index}`, source })),
    onEvent: (event) => {
      if (event.type === 'stream') shown.push(event.text);
    },
  });
  return { outcome, code: failure?.code, sentence: failure?.sentence, text: shown.join('') };
}
