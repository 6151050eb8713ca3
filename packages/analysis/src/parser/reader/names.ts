/**
 * Letters beyond ASCII that the reader takes in names: only from blocks that have long been complete. Engines know
 * different versions of Unicode, and tree-sitter its own, so that the newest letters are left to it.
 */
const OLD_LETTERS =
  /[\xAA\xB5\xBA\xC0-\xD6\xD8-\xF6\xF8-\u024F\u0391-\u03A1\u03A3-\u03E1\u03F0-\u03F5\u0400-\u0481\u048A-\u052F\u05D0-\u05EA\u3041-\u3096\u30A1-\u30FA\u4E00-\u9FA5\uAC00-\uD7A3]/;

/** Whether a character beyond ASCII, by its code, may begin and go on in a name. */
export function isOldLetter(code: number): boolean {
  return OLD_LETTERS.test(String.fromCharCode(code));
}
