/** Takes out of a set what was not in it before. */
export function resetTo(names: Set<string>, before: ReadonlySet<string>): void {
  for (const name of names) if (!before.has(name)) names.delete(name);
}

/** Names that every arm leaves behind. */
export function inAll([first, ...rest]: readonly ReadonlySet<string>[]): string[] {
  return [...(first ?? [])].filter((name) => rest.every((arm) => arm.has(name)));
}
