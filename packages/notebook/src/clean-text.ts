/** Characters that PostgreSQL's jsonb or UTF-8 itself cannot hold: NUL, and halves of surrogate pairs. */
const REPLACEMENT = '\ufffd';

/** `text` with NUL and lone surrogates replaced by U+FFFD. The same string when there was nothing to replace. */
export function toStorableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', REPLACEMENT) : wellFormed;
}

/** Is `text` one line of ordinary characters, at most `charsMax` UTF-16 units, not empty? */
export function isPlainLine(text: unknown, charsMax: number): text is string {
  return (
    typeof text === 'string' &&
    text.length <= charsMax &&
    text.trim() !== '' &&
    text.isWellFormed() &&
    !/[\p{Cc}\u2028\u2029]/u.test(text)
  );
}
