const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const escapeText = (text: string): string =>
  text.replace(/[&"<>]/g, (character) => ENTITIES[character] ?? '');

/** The frame as a page's author pastes it. Windows are allowed because visitors say yes in one. */
export const snippetOf = (address: string, title: string): string =>
  `<iframe src="${escapeText(address)}" title="${escapeText(title)}"\n  width="100%" height="720" style="border: 0" loading="lazy" allow="clipboard-write"></iframe>`;
