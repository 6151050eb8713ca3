import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
const KEY_ID_CHARS = 6;
/** Names what the key is for: the hub's secret signs other things too. */
const PURPOSE = 'quire embeds v1';
const TOKEN = /^([\w-]{6})\.([0-9a-f]{32})\.([\w-]{43})$/;

export type EmbedSigner = {
  sign(embedId: string): string;
  /** The embedding that a token was signed for with this hub's key; `null` for any other text. */
  read(token: string): string | null;
};

/** Tokens of frames: which embedding, signed with a key made from the hub's secret, named so that a change of keys shows. */
export function createEmbedSigner(secret: string): EmbedSigner {
  const key = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, KEY_BYTES));
  const keyId = createHash('sha256').update(key).digest('base64url').slice(0, KEY_ID_CHARS);
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign: (embedId) => {
      const text = `${keyId}.${embedId.replaceAll('-', '')}`;
      return `${text}.${mac(text).toString('base64url')}`;
    },
    read: (token) => {
      const [, id, hex = '', given = ''] = TOKEN.exec(token) ?? [];
      if (id !== keyId) return null;
      const expected = mac(`${id}.${hex}`);
      const bytes = Buffer.from(given, 'base64url');
      if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null;
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
