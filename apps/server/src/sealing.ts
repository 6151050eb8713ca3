import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
/** The nonce that AES-GCM is made for; random ones are safe for far more values than a hub has. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'quire: values sealed at rest, 1';
const FORMAT = 's1';

/** Keeps secrets of people in the database unreadable without the hub's own secret, which is not in it. */
export type Sealer = {
  /** `place` says what the value is and whose: sealed for one place, it opens in no other. */
  seal(plain: string, place: string): string;
  /** Null where the key is not at hand, or the value was changed or moved. */
  open(sealed: string, place: string): string | null;
  /** Whether it is sealed with the newest key. */
  isCurrent(sealed: string): boolean;
};

/** AES-256-GCM with keys derived from the hub's secret; earlier secrets still open what was sealed with them. */
export function createSealer(secret: string, earlier: readonly string[] = []): Sealer {
  const current = deriveKey(secret);
  const keys = new Map([...earlier.map(deriveKey), current].map((key) => [key.id, key]));
  return {
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([
        nonce,
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${FORMAT}.${current.id}.${sealed.toString('base64url')}`;
    },
    open(sealed, place) {
      const [format, id = '', text = ''] = sealed.split('.');
      const key = keys.get(id);
      const bytes = Buffer.from(text, 'base64url');
      if (format !== FORMAT || !key || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const inner = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
        return Buffer.concat([decipher.update(inner), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${FORMAT}.${current.id}.`),
  };
}

function deriveKey(secret: string): { id: string; bytes: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, KEY_BYTES));
  // Names the key without telling anything of it.
  return { id: createHash('sha256').update('id').update(bytes).digest('base64url').slice(0, 8), bytes };
}
