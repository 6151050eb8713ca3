import { type AnalysisCell, analyzeNotebook } from '../../packages/analysis/src/index.ts';
import type { Figure } from './figures.ts';
import type { SliceEnvironment } from './slices/environment.ts';
import { gatherParses } from './slices/gather.ts';
import { openLineProcess } from './slices/line-process.ts';

/** Of the cells that CPython accepts after IPython's own rewriting, how many are not understood. */
export async function countParseFailures(
  notebooks: readonly (readonly AnalysisCell[])[],
  environment: SliceEnvironment,
): Promise<Figure[]> {
  const python = openLineProcess<{ cells: string[] }, { valid: boolean[] }>(
    environment.python,
    'valid-cells.py',
  );
  const isRead = gatherParses(environment);
  const total = { valid: 0, quire: 0, gather: 0 };
  try {
    for (const cells of notebooks) {
      const code = cells.filter(({ type, source }) => type === 'code' && source.trim() !== '');
      const { valid } = await python.ask({ cells: code.map(({ source }) => source) });
      const accepted = code.filter((_, at) => valid[at]);
      const unparsed = new Set(analyzeNotebook(code).unparsed);
      total.valid += accepted.length;
      total.quire += accepted.filter(({ id }) => unparsed.has(id)).length;
      total.gather += accepted.filter((cell) => !isRead(cell)).length;
    }
  } finally {
    python.close();
  }
  const failures = (tool: string, count: number): Figure => ({
    name: `${tool}: cells not parsed that CPython accepts`,
    unit: '%',
    n: total.valid,
    value: (100 * count) / Math.max(1, total.valid),
    ...(tool === 'Quire' && { target: { atMost: 0.03 } }),
  });
  return [failures('Quire', total.quire), failures('Gather', total.gather)];
}
