/**
 * Whether an input takes a file of this name: it ends with one of the endings, in whatever case. What is no ending
 * (`image/*`) only helps to choose a file, and refuses none: nobody here knows what is in it.
 */
export function isNameAccepted(name: string, accept: readonly string[]): boolean {
  const fits = (one: string) => one.includes('/') || name.toLowerCase().endsWith(one.toLowerCase());
  return accept.length === 0 || accept.some(fits);
}

/** What is wrong with a file that is not taken. */
export const sayNotAccepted = (name: string, accept: readonly string[]): string =>
  `${name} is not a file that the notebook takes: its name has to end with ${accept.join(' or ')}.`;
