/** What tells one run of a cell from another, and whether its text is the same. */
interface Aligned {
  readonly key: string;
}

/**
 * For each new item, the old one that it goes on from, or -1. Those found stand in the same order on both sides: of
 * items that changed places, as few as possible are taken for new.
 */
export function align(old: readonly Aligned[], current: readonly Aligned[]): number[] {
  const found = new Array<number>(current.length).fill(-1);
  let first = 0;
  while (first < old.length && first < current.length && old[first]?.key === current[first]?.key) {
    found[first] = first;
    first += 1;
  }
  let [oldEnd, end] = [old.length, current.length];
  while (oldEnd > first && end > first && old[oldEnd - 1]?.key === current[end - 1]?.key) {
    oldEnd -= 1;
    end -= 1;
    found[end] = oldEnd;
  }
  const places = new Map<string, number>();
  for (let at = first; at < oldEnd; at += 1) places.set(old[at]?.key ?? '', at);
  const candidates: { readonly place: number; readonly old: number }[] = [];
  for (let place = first; place < end; place += 1) {
    const at = places.get(current[place]?.key ?? '');
    if (at !== undefined) candidates.push({ place, old: at });
  }
  for (const { place, old: at } of longestRising(candidates)) found[place] = at;
  return found;
}

/** The longest part of the list, in its order, in which `old` rises. */
function longestRising<T extends { readonly old: number }>(items: readonly T[]): readonly T[] {
  /** By length less one, the item with the smallest `old` that ends a rising part of that length. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [index, { old }] of items.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((items[ends[middle] ?? 0]?.old ?? 0) < old) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = index;
  }
  const chain: T[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const item = items[at];
    if (item !== undefined) chain.push(item);
  }
  return chain.reverse();
}
