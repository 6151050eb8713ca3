/** The hub's origin from what a person typed or pasted; `null` where that is no address. */
export function hubAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const isPlainHost = /^[a-z0-9.-]+(:\d+)?(\/|$)/i.test(text) && !/^https?:\/\//i.test(text);
  const isHere = /^(localhost|127\.0\.0\.1)([:/]|$)/i.test(text);
  const full = isPlainHost ? `${isHere ? 'http' : 'https'}://${text}` : text;
  if (!URL.canParse(full)) return null;
  const { protocol, origin } = new URL(full);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}
