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
  remote: GitRemote;
  forge: ForgeKind | null;
  isConnected: boolean;
  login: string | null;
  fullName: string | null;
};

export function createRemotes({ git, connections }: { git: GitRepositories; connections: ForgeConnections }) {
  const checkUrl = (text: string): Promise<string> => git.checkUrl(connections.addressOf(text) ?? text);
  return {
    /** A target as git takes it: the same one for every way to write it. @throws GitError `not-allowed` */
    checkUrl,
    async open(personId: string, text: string): Promise<RemoteAccess> {
      const url = await checkUrl(text);
      const forge = connections.kindOf(url);
      if (forge === null)
        return { remote: { url, credential: null }, forge, isConnected: true, login: null, fullName: null };
      const connected = await connections.forgeFor(personId, url);
      return {
        remote: {
          url,
          credential: connected === null ? null : { username: connected.gitUsername, token: connected.token },
        },
        forge,
        isConnected: connected !== null,
        login: connected?.login ?? null,
        fullName: connected?.fullName ?? null,
      };
    },
    /** The forge as a person; null for plain git and for forges that the person has not connected. */
    forgeFor: (personId: string, url: string) => connections.forgeFor(personId, url),
  };
}
export type Remotes = ReturnType<typeof createRemotes>;
