import {
  type Connection,
  connectionWay,
  type Forge as ForgeView,
  forgeId,
  HubError,
  isProblem,
} from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import { type Forge, ForgeError, type ForgeKind } from '../../ports/forge.ts';
import type { ForgeGrant, ForgeSite, ForgeWay } from '../../ports/forge-site.ts';
import type { Sealer } from '../../sealing.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import { createAttempts } from './attempts.ts';
import { withForgeProblems } from './forge-problem.ts';
import { requireBrowser } from './policy.ts';
import * as store from './store.ts';
import { findTarget } from './target-url.ts';
import { createTokenKeeper, openToken, sealGrant } from './tokens.ts';

type Dependencies = {
  db: Database;
  sites: readonly ForgeSite[];
  sealer: Sealer;
  publicUrl: string;
};
/** A person's account at the forge that a target belongs to. */
export type ConnectedForge = {
  forge: Forge;
  /** The id of the configured forge, as in `forge-event` signals. */
  forgeId: string;
  login: string;
  /** For git, through `GIT_ASKPASS` and nothing else, with `gitUsername`. */
  token: string;
  gitUsername: string;
  /** The target by its name at the forge, as its address says it; `findRepository` follows renames. */
  fullName: string;
};
export type ConnectionsService = ReturnType<typeof createConnectionsService>;

/** Where people connect their accounts, for messages and links. */
export const CONNECT_PATH = '/settings#connections';

export function createConnectionsService({ db, sites, sealer, publicUrl }: Dependencies) {
  const attempts = createAttempts(db, sealer, publicUrl);
  const tokens = createTokenKeeper(db, sealer);
  const findSite = (id: string): ForgeSite | null => sites.find((site) => site.id === id) ?? null;
  const requireSite = (id: string, way?: ForgeWay): ForgeSite => {
    const site = findSite(id);
    if (!site) throw new HubError('not-found', `This hub has no forge “${id}”.`);
    if (way && !site.ways.includes(way))
      throw new HubError('forge-refused', `${site.name} does not connect accounts in this way.`);
    return site;
  };
  const ownerOf = (caller: Caller) => ({ person: caller.id, sessionId: requireBrowser(caller) });

  /** Asks the forge whose token it is, and keeps it. */
  const keep = async (
    caller: Caller,
    site: ForgeSite,
    given: { way: ForgeWay; grant: ForgeGrant },
  ): Promise<Connection> => {
    const { login } = await site.open(given.grant.accessToken).whoAmI();
    const owner = { person: caller.id, forge: site.id };
    const row = await db.transaction().execute(async (tx) => {
      await recordAudit(tx, {
        actorId: caller.id,
        action: 'connection.made',
        subject: caller.handle,
        details: { forge: site.id, login, way: given.way },
      });
      return store.upsertConnection(tx, {
        ...owner,
        login,
        way: given.way,
        ...sealGrant(sealer, owner, given.grant),
      });
    });
    return present(row, true);
  };

  return {
    sealAnew: tokens.sealAnew,

    async list(caller: Caller): Promise<ForgeView[]> {
      const rows = await store.listConnections(db, caller.id);
      return sites.map((site) => {
        const row = rows.find(({ forge }) => forge === site.id);
        return {
          id: forgeId.parse(site.id),
          kind: site.kind,
          name: site.name,
          url: site.url,
          ways: [...site.ways],
          tokenHelp: { url: site.tokenHelp.url, scopes: [...site.tokenHelp.scopes] },
          grantsUrl: site.grantsUrl,
          connection: row ? present(row, openToken(sealer, row) !== null) : null,
        };
      });
    },

    async startWeb(caller: Caller, id: string): Promise<{ url: string }> {
      const owner = ownerOf(caller);
      return { url: await attempts.startWeb(owner, requireSite(id, 'web')) };
    },

    async finishWeb(caller: Caller, given: { state: string; code: string }) {
      const owner = ownerOf(caller);
      return withForgeProblems(async () => {
        const { site, grant } = await attempts.finishWeb(owner, given, findSite);
        const connection = await keep(caller, site, { way: 'web', grant });
        return { forge: forgeId.parse(site.id), name: site.name, connection };
      });
    },

    async startDevice(caller: Caller, id: string) {
      const owner = ownerOf(caller);
      const site = requireSite(id, 'device');
      const { expiresAt, ...shown } = await withForgeProblems(() => attempts.startDevice(owner, site));
      return { ...shown, expiresAt: expiresAt.toISOString() };
    },

    async askDevice(caller: Caller, id: string) {
      const owner = ownerOf(caller);
      return withForgeProblems(async () => {
        const { site, answer } = await attempts.askDevice(owner, id, findSite);
        if (answer.kind === 'waiting')
          return { status: 'waiting' as const, intervalSeconds: answer.intervalSeconds };
        if (answer.kind !== 'granted') return { status: answer.kind };
        const connection = await keep(caller, site, { way: 'device', grant: answer.grant });
        return { status: 'connected' as const, connection };
      });
    },

    async connectByToken(caller: Caller, id: string, token: string): Promise<Connection> {
      requireBrowser(caller);
      const site = requireSite(id, 'token');
      const grant = { accessToken: token, refreshToken: null, expiresAt: null };
      try {
        return await withForgeProblems(() => keep(caller, site, { way: 'token', grant }));
      } catch (error) {
        if (isProblem(error, 'forge-refused'))
          throw new HubError('forge-refused', `${site.name} does not accept this token. Nothing was stored.`);
        throw error;
      }
    },

    /** Takes the token back at the forge, then forgets it; it is forgotten also where the forge does not answer. */
    async revoke(caller: Caller, id: string): Promise<{ isRevokedAtForge: boolean; grantsUrl: string }> {
      requireBrowser(caller);
      const site = requireSite(id);
      const row = await store.findConnection(db, caller.id, id);
      if (!row) throw new HubError('not-found', `You have no account connected at ${site.name}.`);
      const token = openToken(sealer, row);
      // A personal token is its person's: they may use it elsewhere, and end it at the forge.
      const isRevokedAtForge =
        token !== null && row.way !== 'token' && (await site.revoke(token).catch(() => false));
      await db.transaction().execute(async (tx) => {
        if (!(await store.deleteConnection(tx, caller.id, id))) return;
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'connection.revoked',
          subject: caller.handle,
          details: { forge: id, login: row.login, isRevokedAtForge },
        });
      });
      return { isRevokedAtForge, grantsUrl: site.grantsUrl };
    },

    /** The kind of forge that an address belongs to; null for plain git. */
    kindOf: (url: string): ForgeKind | null => findTarget(sites, url)?.site.kind ?? null,

    /** The one address that git clones a forge's repository from, of all that people paste; null for plain git. */
    addressOf(address: string): string | null {
      const target = findTarget(sites, address);
      return target && `${target.site.url}/${target.fullName}.git`;
    },

    /**
     * A person's own access to the forge of a target; null where the address is plain git, or where they have to
     * connect first. @throws ForgeError where the forge does not renew a token now
     */
    async forgeFor(personId: string, targetUrl: string): Promise<ConnectedForge | null> {
      const target = findTarget(sites, targetUrl);
      const used = target && (await tokens.use(target.site, personId));
      if (!used) return null;
      const { site, fullName } = target;
      const { row, token } = used;
      return {
        forge: noticingLoss(site.open(token), () => tokens.lose(row)),
        forgeId: site.id,
        login: row.login,
        token,
        gitUsername: site.gitUsername(row.login),
        fullName,
      };
    },

    /** What to tell a person who has no account at the forge of a target; null for plain git. */
    notConnected(targetUrl: string): HubError | null {
      const site = findTarget(sites, targetUrl)?.site;
      if (!site) return null;
      return new HubError(
        'forge-not-connected',
        `Connect your account at ${site.name} in your settings, then go on here.`,
        { extra: { forge: site.id, name: site.name, connectPath: CONNECT_PATH } },
      );
    },

    /** A webhook of a forge: signals what it is about. @throws HubError `signature-wrong` */
    async receiveEvent(id: string, delivery: { headers: Headers; body: Uint8Array }): Promise<void> {
      const site = requireSite(id);
      const events = site.readEvents(delivery.headers, delivery.body);
      if (events === null)
        throw new HubError(
          'signature-wrong',
          'This did not come from the forge, or the secret of its webhook is not the one in QUIRE_FORGES.',
        );
      for (const event of events) await sendSignal(db, event);
    },
  };
}

/** The same forge, which says when its token is no longer accepted. */
function noticingLoss(forge: Forge, lost: () => Promise<void>): Forge {
  return new Proxy(forge, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        try {
          return await Reflect.apply(member, target, args);
        } catch (error) {
          if (error instanceof ForgeError && error.code === 'unauthorised') await lost();
          throw error;
        }
      };
    },
  });
}

function present(row: store.ConnectionRow, isReadable: boolean): Connection {
  return {
    login: row.login,
    way: connectionWay.parse(row.way),
    connectedAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    needsReconnecting: row.lost_at !== null || !isReadable,
  };
}
