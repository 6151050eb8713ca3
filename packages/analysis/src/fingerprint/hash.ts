/** The 32 bits of MurmurHash3's finaliser: every input bit moves half of the output bits. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 units, mixed; `seed` gives another, independent hash. */
export function hash32(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** 64 bits as 16 hexadecimal digits: among a million cells, two alike by chance are one in ten million. */
export function hash64(text: string): string {
  return [hash32(text), hash32(text, 0x9e3779b9)].map((part) => part.toString(16).padStart(8, '0')).join('');
}
