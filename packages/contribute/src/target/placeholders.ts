/** `{name}`, `{annotation.name}`; `{{` and `}}` stand for braces themselves. */
const PLACEHOLDER = /\{\{|\}\}|\{([a-z]+(?:\.[a-z]+)*)\}/g;

export type Values = Readonly<Record<string, string>>;

/** The placeholders in a template. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** Fills a template once: what a value says is never read as a template. Unknown names stay as they are. */
export function fill(template: string, values: Values): string {
  return template.replace(PLACEHOLDER, (whole, name: string | undefined) => {
    if (name === undefined) return whole.slice(0, 1);
    return Object.hasOwn(values, name) ? (values[name] ?? '') : whole;
  });
}

/** What may stand in paths and branches: short words that are safe there. */
export const PATH_PLACEHOLDERS = ['username', 'slug', 'assignment', 'annotation.name', 'short'] as const;
/** What may stand in the content of files. */
export const CONTENT_PLACEHOLDERS = [
  ...PATH_PLACEHOLDERS,
  ...['code', 'json', 'tests', 'name', 'title', 'author', 'module'],
] as const;
/** What may stand in the title and text of a request. */
export const TEXT_PLACEHOLDERS = [
  ...PATH_PLACEHOLDERS,
  ...['name', 'title', 'author', 'message', 'notebook', 'files'],
] as const;
