import type { ForgeSite } from '../../ports/forge-site.ts';

/** A repository's address as people paste it: a page, a clone address over https or ssh, with or without `.git`. */
const SSH = /^(?:ssh:\/\/)?git@([^/:]+)(?::\d+\/|[:/])(.+)$/;
/** Pages inside a repository: GitLab's begin with `-`, the others' with the kind of page. */
const INSIDE = new Set([
  '-',
  'tree',
  'blob',
  'src',
  'pull',
  'pulls',
  'issues',
  'commit',
  'commits',
  'branches',
]);

export type Target = { site: ForgeSite; fullName: string };

/** Which configured forge a repository's address belongs to, and its full name there; null for plain git. */
export function findTarget(sites: readonly ForgeSite[], address: string): Target | null {
  const trimmed = address.trim();
  for (const site of sites) {
    const path = pathBelow(site, trimmed);
    const fullName = path === null ? null : readName(path, site.kind === 'gitlab');
    if (fullName !== null) return { site, fullName };
  }
  return null;
}

function pathBelow(site: ForgeSite, address: string): string | null {
  const base = new URL(site.url);
  const ssh = SSH.exec(address);
  if (ssh) return ssh[1]?.toLowerCase() === base.hostname ? (ssh[2] ?? null) : null;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  // A token typed into an address would be kept and shown; the connection has one.
  if (url.host !== base.host || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return null;
  const prefix = base.pathname.replace(/\/$/, '');
  return url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length + 1) : null;
}

function readName(path: string, hasGroups: boolean): string | null {
  const all = path.split('/').filter((part) => part !== '');
  const end = all.findIndex((part, index) => index >= 2 && INSIDE.has(part));
  const parts = hasGroups ? all.slice(0, end < 0 ? undefined : end) : all.slice(0, 2);
  const last = parts.pop()?.replace(/\.git$/, '');
  if (!last || parts.length === 0) return null;
  const names = [...parts, last];
  return names.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)) ? names.join('/') : null;
}
