const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Decodes base64 (line breaks allowed, padding optional); null for anything else. */
export function decodeBase64(text: string): Uint8Array | null {
  const compact = text.replace(/[\r\n\t ]+/g, '');
  const digits = compact.replace(/=+$/, '').length;
  const isPadded = compact.length > digits;
  if (!BASE64.test(compact) || digits % 4 === 1 || (isPadded && compact.length % 4 !== 0)) return null;
  const binary = atob(compact);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** How many bytes are turned into characters at a time: engines limit the number of arguments of a call. */
const BLOCK = 8_192;

export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + BLOCK)));
  }
  return btoa(pieces.join(''));
}
