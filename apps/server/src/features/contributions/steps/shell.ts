/** An argument as one would type it. */
export const quote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
export const typed = (...words: readonly string[]): string => words.map(quote).join(' ');
