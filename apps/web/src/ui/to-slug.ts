const SLUG_LENGTH_MAX = 64;

/** An address made from a name: lower-case letters, digits and hyphens; empty where nothing is left. */
export function toSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, SLUG_LENGTH_MAX)
    .replace(/-+$/, '');
}
