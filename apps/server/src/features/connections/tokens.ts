import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../database/connect.ts';
import { ForgeError } from '../../ports/forge.ts';
import type { ForgeGrant, ForgeSite } from '../../ports/forge-site.ts';
import type { Sealer } from '../../sealing.ts';
import { recordAudit } from '../audit/service.ts';
import * as store from './store.ts';

/** A token that ends sooner is exchanged first: what it is for may take a while. */
const FRESH_MILLISECONDS = 5 * 60_000;
/** Longer than an exchange can take, short enough that a hub that died with it is not missed. */
const REFRESH_CLAIM_SECONDS = 30;
const REFRESH_PAUSE_MILLISECONDS = 200;
const REFRESH_PAUSES_MAX = 150;
const ROWS_AT_ONCE = 100;

type Which = 'access' | 'refresh';
/** A sealed token opens for its person, forge and use alone. */
const placeOf = (row: { person: string; forge: string }, which: Which): string =>
  `forge token\n${row.person}\n${row.forge}\n${which}`;

export function sealGrant(sealer: Sealer, owner: { person: string; forge: string }, grant: ForgeGrant) {
  return {
    accessToken: sealer.seal(grant.accessToken, placeOf(owner, 'access')),
    refreshToken: grant.refreshToken && sealer.seal(grant.refreshToken, placeOf(owner, 'refresh')),
    expiresAt: grant.expiresAt,
  };
}

export const openToken = (sealer: Sealer, row: store.ConnectionRow): string | null =>
  sealer.open(row.access_token, placeOf(row, 'access'));

type Keeping = { db: Database; sealer: Sealer };

/** Marks what the forge refuses, so that its person is asked to connect again. */
const lose = ({ db }: Keeping, row: store.ConnectionRow): Promise<void> =>
  db.transaction().execute(async (tx) => {
    if (!(await store.loseConnection(tx, row))) return;
    await recordAudit(tx, {
      actorId: null,
      action: 'connection.lost',
      subject: row.person,
      details: { forge: row.forge, login: row.login },
    });
  });

/** A new token for the refresh token, which works once; null where the forge refuses or the connection went away. */
async function exchange(keeping: Keeping, site: ForgeSite, row: store.ConnectionRow): Promise<string | null> {
  const { db, sealer } = keeping;
  const refreshToken = row.refresh_token && sealer.open(row.refresh_token, placeOf(row, 'refresh'));
  const grant = refreshToken ? await askAnew(keeping, { site, row, refreshToken }) : null;
  if (grant === null) {
    await lose(keeping, row);
    return null;
  }
  return db.transaction().execute(async (tx) => {
    const next = await store.replaceTokens(tx, row, sealGrant(sealer, row, grant));
    if (!next) return null;
    await recordAudit(tx, {
      actorId: null,
      action: 'connection.renewed',
      subject: row.person,
      details: { forge: row.forge },
    });
    return grant.accessToken;
  });
}

async function askAnew(
  { db }: Keeping,
  { site, row, refreshToken }: { site: ForgeSite; row: store.ConnectionRow; refreshToken: string },
): Promise<ForgeGrant | null> {
  try {
    return await site.refresh(refreshToken);
  } catch (error) {
    const isRefused = error instanceof ForgeError && !['unavailable', 'rate-limited'].includes(error.code);
    if (isRefused) return null;
    await store.releaseRefresh(db, row);
    throw error;
  }
}

async function sealRowAnew({ db, sealer }: Keeping, row: store.ConnectionRow): Promise<void> {
  const sealed = [row.access_token, row.refresh_token].filter((each) => each !== null);
  if (sealed.every((each) => sealer.isCurrent(each))) return;
  const accessToken = openToken(sealer, row);
  const refreshToken = row.refresh_token && sealer.open(row.refresh_token, placeOf(row, 'refresh'));
  if (accessToken === null || (refreshToken === null) !== (row.refresh_token === null)) return;
  const next = sealGrant(sealer, row, { accessToken, refreshToken, expiresAt: row.expires_at });
  await db.transaction().execute((tx) => store.replaceTokens(tx, row, next));
}

/** Tokens as they are needed: opened, and exchanged before they end, by one hub at a time. */
export function createTokenKeeper(db: Database, sealer: Sealer) {
  const keeping = { db, sealer };
  /** Undefined while another exchanges it. */
  const freshToken = async (
    site: ForgeSite,
    row: store.ConnectionRow,
  ): Promise<string | null | undefined> => {
    const isFresh = row.expires_at === null || row.expires_at.getTime() > Date.now() + FRESH_MILLISECONDS;
    if (isFresh) return openToken(sealer, row);
    const isMyTurn = await store.claimRefresh(db, row, REFRESH_CLAIM_SECONDS);
    return isMyTurn ? exchange(keeping, site, row) : undefined;
  };
  return {
    lose: (row: store.ConnectionRow) => lose(keeping, row),

    /** The token of a connection, good for a while; null where the person has to connect again. @throws ForgeError */
    async use(site: ForgeSite, person: string): Promise<{ row: store.ConnectionRow; token: string } | null> {
      for (let pause = 0; pause < REFRESH_PAUSES_MAX; pause += 1) {
        const row = await store.findConnection(db, person, site.id);
        const token = row && row.lost_at === null ? await freshToken(site, row) : null;
        if (!row || token === null) return null;
        if (token !== undefined) {
          await store.touchConnection(db, row.id);
          return { row: (await store.findConnection(db, person, site.id)) ?? row, token };
        }
        await sleep(REFRESH_PAUSE_MILLISECONDS);
      }
      throw new ForgeError('unavailable', `${site.name} does not renew your connection.`, {
        retryAfterMs: REFRESH_CLAIM_SECONDS * 1000,
      });
    },

    /** Seals with the newest key what an earlier one sealed, so that the earlier secret can be thrown away. */
    async sealAnew(): Promise<void> {
      for (let after: string | null = null; ; ) {
        const rows: store.ConnectionRow[] = await store.listSealed(db, after, ROWS_AT_ONCE);
        for (const row of rows) await sealRowAnew(keeping, row);
        after = rows.at(-1)?.id ?? null;
        if (rows.length < ROWS_AT_ONCE) return;
      }
    },
  };
}
