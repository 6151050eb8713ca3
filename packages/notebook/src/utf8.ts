export type Utf8Result =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly line: number };

/** Decodes strict UTF-8; a byte order mark is dropped. Anything else is named with the line it stands on. */
export function decodeUtf8(bytes: Uint8Array): Utf8Result {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const offset = findInvalidByte(bytes);
    return { ok: false, message: describeInvalid(bytes, offset), line: countLines(bytes, offset) };
  }
}

function describeInvalid(bytes: Uint8Array, offset: number): string {
  const remedy = 'Notebooks are UTF-8: open the file in Jupyter and save it again.';
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return `The file is encoded as UTF-16. ${remedy}`;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'The file is compressed with gzip. Unpack it first.';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'The file is a ZIP archive. Unpack it first.';
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
  return `Byte ${offset + 1} (0x${byte}) is not valid UTF-8. ${remedy}`;
}

/** Offset of the first byte that a strict decoder refuses: the longest valid prefix, by bisection. */
function findInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  // The prefix may end inside a character that what follows does not complete: then its first byte is to blame.
  let start = valid;
  while (start > 0 && valid - start < 3 && !isLeadByte(bytes[start - 1] ?? 0)) start -= 1;
  const isCutOff = !isWhole(bytes.subarray(0, valid));
  return isCutOff ? start - 1 : valid;
}

function isLeadByte(byte: number): boolean {
  return byte >= 0xc0;
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Valid so far, possibly ending inside a character. */
function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function countLines(bytes: Uint8Array, end: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < end; at = bytes.indexOf(0x0a, at + 1)) line += 1;
  return line;
}
