/** Longest text that is read, in UTF-16 units: a book's chapter; search reads no more of a notebook. */
const MARKDOWN_CHARS_MAX = 200_000;

/** What the beginning of markdown says, without its marks: for search, which shows pieces of it. */
export function markdownToText(source: string): string {
  return source
    .slice(0, MARKDOWN_CHARS_MAX)
    .replace(/!?\[([^[\]\n]{0,200})\]\([^()\n]{0,500}(?:\([^()\n]{0,100}\)[^()\n]{0,100})?\)/g, '$1')
    .replace(/<!--[\s\S]{0,1000}?-->|<\/?[a-z][^<>]{0,300}>/gi, ' ')
    .replace(/^[ \t>]{0,20}(?:#{1,6}(?=[^#])|[-*+]\s|\d{1,3}[.)]\s)?[ \t]{0,20}/gm, '')
    .replace(/^(?:={3,}|-{3,}|\*{3,}|_{3,}|`{3,}\w{0,20}|~{3,}\w{0,20}|\|?[-:| ]{3,})[ \t]*$/gm, '')
    .replace(/\*{1,3}(?=\S)([^*\n]{1,300})(?<=\S)\*{1,3}/g, '$1')
    .replace(/`+/g, '')
    .replace(/ ¶|¶/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
}
