/**
 * Thrown by the reader, always the same object, when it leaves a text to tree-sitter. Made once, so that giving up
 * costs no stack trace.
 */
const UNREADABLE = new Error('This text is left to tree-sitter.');

export function giveUp(): never {
  throw UNREADABLE;
}

export function isGivenUp(error: unknown): boolean {
  return error === UNREADABLE;
}
