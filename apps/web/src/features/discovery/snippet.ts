/** The hub puts matching parts between these. */
const OPEN = '\u0002';
const CLOSE = '\u0003';

export type SnippetPart = { readonly text: string; readonly isMatch: boolean };

/** Splits a snippet into its matching and other parts; marks without a partner are dropped. */
export function splitSnippet(snippet: string): SnippetPart[] {
  const parts: SnippetPart[] = [];
  let isMatch = false;
  let text = '';
  const push = () => {
    if (text !== '') parts.push({ text, isMatch });
    text = '';
  };
  for (const character of snippet) {
    if (character === OPEN || character === CLOSE) {
      push();
      isMatch = character === OPEN;
    } else {
      text += character;
    }
  }
  push();
  return parts;
}
