import { resolve } from 'node:path';
import type { Forge, ForgeKind } from '../../ports/forge.ts';
import type { GitRemote, GitRepositories } from '../../ports/git-repositories.ts';

/** What the connections feature gives: who a person is on the forge of an address. */
export type ForgeConnections = {
  /** Which forge an address belongs to; null: plain git. */
  kindOf(url: string): ForgeKind | null;
  /** The one address of a forge's repository; null: plain git, whose address is taken as it is. */
  addressOf(url: string): string | null;
  /** Null where the person has not connected that forge. */
  forgeFor(
    personId: string,
    url: string,
  ): Promise<{
    forge: Forge;
    login: string;
    token: string;
    /** What git is told beside the token. */
    gitUsername: string;
    fullName: string;
  } | null>;
};
/** How git and the forge are reached for one person and one address. */
export type RemoteAccess = {
  /** The target's address as it was given and checked; it stays the same when the target is renamed. */
  url: string;
  /** Where git finds it now. */
  remote: GitRemote;
  forge: ForgeKind | null;
  isConnected: boolean;
  login: string | null;
  fullName: string | null;
};

export function createRemotes({ git, connections }: { git: GitRepositories; connections: ForgeConnections }) {
  const checkUrl = (text: string): Promise<string> => git.checkUrl(connections.addressOf(text) ?? text);
  const renamed = new Map<string, string>();
  return {
    /** A target as git takes it: the same one for every way to write it. @throws GitError `not-allowed` */
    checkUrl,
    /** The address under which contributions to a target are kept; nobody is asked, so it may not even exist. */
    keptAs: (text: string): string =>
      connections.addressOf(text) ?? (text.startsWith('/') ? `file://${resolve(text)}` : text),
    async open(personId: string, text: string): Promise<RemoteAccess> {
      const url = await checkUrl(text);
      const forge = connections.kindOf(url);
      if (forge === null)
        return {
          url,
          remote: { url, credential: null },
          forge,
          isConnected: true,
          login: null,
          fullName: null,
        };
      const connected = await connections.forgeFor(personId, url);
      const credential =
        connected === null ? null : { username: connected.gitUsername, token: connected.token };
      return {
        url,
        remote: { url: renamed.get(url) ?? url, credential, cache: url },
        forge,
        isConnected: connected !== null,
        login: connected?.login ?? null,
        fullName: connected?.fullName ?? null,
      };
    },
    /** Asks the forge where a repository is now that it was renamed; false where it does not say, or names another host. */
    async findRenamed(personId: string, { url, remote }: RemoteAccess): Promise<boolean> {
      const connected = await connections.forgeFor(personId, url);
      if (connected === null) return false;
      const { cloneUrl } = await connected.forge.findRepository(connected.fullName);
      // The person's token goes there.
      if (cloneUrl === null || new URL(cloneUrl).origin !== new URL(url).origin) return false;
      const found = await git.checkUrl(cloneUrl);
      renamed.set(url, found);
      return found !== remote.url;
    },
    /** The forge as a person; null for plain git and for forges that the person has not connected. */
    forgeFor: (personId: string, url: string) => connections.forgeFor(personId, url),
  };
}
export type Remotes = ReturnType<typeof createRemotes>;
