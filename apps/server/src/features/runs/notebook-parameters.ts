import { extractParameters, type ParameterSet, toAnalysisCells } from '@quire/analysis';
import type { Notebook } from '@quire/notebook';

const known = new WeakMap<Notebook, ParameterSet>();

/** What a stored notebook asks for, read once for as long as the notebook is in memory: it never changes. */
export function parametersOf(notebook: Notebook): ParameterSet {
  const found = known.get(notebook) ?? extractParameters(toAnalysisCells(notebook));
  known.set(notebook, found);
  return found;
}
