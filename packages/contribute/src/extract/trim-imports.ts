/**
 * An import without the names that nothing uses: a notebook imports in bulk, and a target's linter minds. What cannot
 * be taken apart for certain, and what would leave nothing, stays whole.
 */
export function trimImport(source: string, rest: string): string {
  const match = /^(from\s+[\w.]+\s+import\s+|import\s+)\(?([^()#;]*?)\)?\s*$/.exec(source);
  const [, head = '', list = ''] = match ?? [];
  const names = list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (match === null || names.length < 2 || names.some((one) => !/^[\w.]+(?:\s+as\s+\w+)?$/.test(one)))
    return source;
  const used = names.filter((one) => isUsed(boundBy(one), rest));
  if (used.length === 0 || used.length === names.length) return source;
  return `${head}${used.join(', ')}`;
}

const boundBy = (name: string): string => /\sas\s+(\w+)$/.exec(name)?.[1] ?? name.split('.')[0] ?? name;
const isUsed = (name: string, rest: string): boolean => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(rest);
