/** `pandas` of `pandas.DataFrame.merge`. */
export function rootOf(dotted: string): string {
  const dot = dotted.indexOf('.');
  return dot === -1 ? dotted : dotted.slice(0, dot);
}

/** `merge` of `pandas.DataFrame.merge`. */
export const lastOf = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);
