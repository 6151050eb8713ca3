import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GitError } from '../../ports/git-repositories.ts';

/** What an administrator allows beyond public https: origins, and folders as `file:` addresses. */
export type AllowedRemotes = {
  /** `https://git.example.org`, `http://localhost:3000`. */
  origins: ReadonlySet<string>;
  /** Absolute paths. */
  folders: readonly string[];
};
/** A checked address, and the numeric address that its name stood for when it was checked. */
export type CheckedRemote = { url: string; protocol: 'https' | 'http' | 'file'; pin: string | null };

const no = (why: string): GitError => new GitError('not-allowed', why);

/**
 * The address that git is given. A person's address must not make the hub talk to machines that only the hub can
 * reach: its name is resolved here, private addresses are refused, and git is told to use the very address that was
 * checked. @throws GitError `not-allowed`
 */
export async function checkRemote(text: string, allowed: AllowedRemotes): Promise<CheckedRemote> {
  if (text.startsWith('/') || text.startsWith('file:')) return checkFolder(text, allowed);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw no(
      `“${text}” is not an address that the hub can clone. It looks like https://example.org/team/project.git; addresses with ssh: or git@ need keys, which the hub has none of.`,
    );
  }
  if (url.username !== '' || url.password !== '')
    throw no(
      'The address has a user name or a password in it. Take them out, and connect your account instead.',
    );
  if (url.search !== '' || url.hash !== '') throw no('The address of a repository has no “?” and no “#”.');
  if (/%2f|%2e|%00|\\|\/\.\.?(?:\/|$)/i.test(url.pathname) || url.pathname.length < 2)
    throw no('The path of this address is not one of a repository.');
  const protocol = url.protocol === 'https:' ? 'https' : 'http';
  const clean = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  if (allowed.origins.has(url.origin)) return { url: clean, protocol, pin: null };
  if (protocol === 'http')
    throw no(
      `The hub talks to ${url.host} only over https. Its administrator can allow more in QUIRE_CONTRIB_ALLOW.`,
    );
  return { url: clean, protocol, pin: await resolvePublic(url) };
}

function checkFolder(text: string, { folders }: AllowedRemotes): CheckedRemote {
  let path: string;
  try {
    path = resolve(text.startsWith('/') ? text : fileURLToPath(text));
  } catch {
    throw no(`“${text}” is not a folder of this machine.`);
  }
  if (!folders.some((folder) => path === folder || path.startsWith(`${folder}/`))) {
    throw no(
      'The hub takes no folders of its own machine as targets, unless its administrator names them in QUIRE_CONTRIB_ALLOW.',
    );
  }
  return { url: `file://${path}`, protocol: 'file', pin: null };
}

async function resolvePublic(url: URL): Promise<string | null> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host, { all: true }).catch(() => []);
  const [first] = found;
  if (first === undefined) throw new GitError('unavailable', `The name ${host} leads nowhere right now.`);
  if (found.some(({ address }) => isPrivateAddress(address)) || url.port === '0') {
    throw no(
      `${host} is a machine inside this network. The hub’s administrator can allow it as a target in QUIRE_CONTRIB_ALLOW (${url.origin}).`,
    );
  }
  if (isIP(host) !== 0) return null;
  const address = first.family === 6 ? `[${first.address}]` : first.address;
  return `${host}:${url.port || '443'}:${address}`;
}

/** Everything that is not the public internet. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 6) {
    const low = address.toLowerCase();
    const mapped = /^::(?:ffff:)?(\d+\.\d+\.\d+\.\d+)$/.exec(low)?.[1];
    if (mapped !== undefined) return isPrivateAddress(mapped);
    // Only global unicast, less what carries other addresses inside (6to4, Teredo, NAT64) or is for documents.
    return !/^[23]/.test(low) || /^(?:2002:|2001:(?:0{0,4}:|db8:|10:))/.test(low);
  }
  const [a = 0, b = 0, c = 0] = address.split('.').map(Number);
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b <= 127) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) ||
    (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
    (a === 203 && b === 0 && c === 113)
  );
}
