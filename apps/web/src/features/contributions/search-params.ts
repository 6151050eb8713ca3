/** What the address of the Contribute page says: where from, which cell, and perhaps where to. */
export type ContributeSearch = {
  space?: string;
  slug?: string;
  version?: number;
  cell?: string;
  /** The cell whose result is meant. */
  output?: string;
  target?: string;
  /** The contribution that is submitted again. */
  again?: string;
};

export function readContribute(search: Record<string, unknown>): ContributeSearch {
  const found: ContributeSearch = {};
  for (const name of ['space', 'slug', 'cell', 'output', 'target', 'again'] as const) {
    const value = search[name];
    // The router reads "123" in an address as a number; it is text here.
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') found[name] = String(value);
  }
  const version = Number(search.version);
  if (Number.isInteger(version) && version > 0) found.version = version;
  return found;
}
