import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { HubError } from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import type { DeviceAnswer, ForgeGrant, ForgeSite } from '../../ports/forge-site.ts';
import type { Sealer } from '../../sealing.ts';
import { recordAudit } from '../audit/service.ts';
import * as store from './store.ts';

/** Where every forge leads back to: the address to register there. */
export const CALLBACK_PATH = '/settings/connections/callback';
/** Time to sign in at the forge, second factor included. */
const WEB_MILLISECONDS = 10 * 60_000;
const STATE_BYTES = 32;
/** RFC 7636: 43 to 128 characters; 32 random bytes are 43. */
const VERIFIER_BYTES = 32;

type Owner = { person: string; sessionId: string };
type Ended = { kind: 'granted'; grant: ForgeGrant } | Exclude<DeviceAnswer, { kind: 'granted' | 'waiting' }>;
type Waiting = { kind: 'waiting'; intervalSeconds: number };

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
const placeOf = (id: string): string => `forge attempt\n${id}`;

const over = () =>
  new HubError(
    'connection-invalid',
    'This attempt was used already, took too long, or was begun in another browser. Begin again from your settings.',
  );

type Trying = { db: Database; sealer: Sealer };
type FindSite = (id: string) => ForgeSite | null;
type Begun = Omit<store.NewAttempt, 'person' | 'sessionId' | 'forge'>;

const begin = ({ db }: Trying, owner: Owner, attempt: Begun & { forge: string }): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await store.replaceAttempt(tx, { ...attempt, ...owner });
    await recordAudit(tx, {
      actorId: owner.person,
      action: 'connection.started',
      subject: owner.person,
      details: { forge: attempt.forge, way: attempt.way },
    });
  });

/** Attempts to connect an account: bound to a person and their browser session, for a while, once. */
export function createAttempts(db: Database, sealer: Sealer, publicUrl: string) {
  const redirectUrl = `${publicUrl}${CALLBACK_PATH}`;
  return {
    /** The forge's page to go to. */
    async startWeb(owner: Owner, site: ForgeSite): Promise<string> {
      const id = randomUUID();
      const state = randomBytes(STATE_BYTES).toString('base64url');
      const verifier = randomBytes(VERIFIER_BYTES).toString('base64url');
      const url = site.authorizeUrl({ state, challenge: challengeOf(verifier), redirectUrl });
      await begin({ db, sealer }, owner, {
        id,
        forge: site.id,
        way: 'web',
        stateHash: hash(state),
        proof: sealer.seal(verifier, placeOf(id)),
        intervalSeconds: null,
        expiresAt: new Date(Date.now() + WEB_MILLISECONDS),
      });
      return url;
    },

    /** Used up before the forge is asked: a second request with the same state finds nothing. @throws HubError */
    async finishWeb(
      owner: Owner,
      given: { state: string; code: string },
      findSite: FindSite,
    ): Promise<{ site: ForgeSite; grant: ForgeGrant }> {
      const attempt = await store.takeWebAttempt(db, owner, hash(given.state));
      const site = attempt && findSite(attempt.forge);
      const verifier = attempt && sealer.open(attempt.proof, placeOf(attempt.id));
      if (!site || !verifier) throw over();
      return { site, grant: await site.redeemCode({ code: given.code, verifier, redirectUrl }) };
    },

    async startDevice(owner: Owner, site: ForgeSite) {
      const { deviceCode, ...shown } = await site.startDevice();
      const id = randomUUID();
      await begin({ db, sealer }, owner, {
        id,
        forge: site.id,
        way: 'device',
        stateHash: null,
        proof: sealer.seal(deviceCode, placeOf(id)),
        intervalSeconds: shown.intervalSeconds,
        expiresAt: shown.expiresAt,
      });
      return { id, ...shown };
    },

    /** Asks the forge, at most once in its interval however often this is called. @throws HubError */
    async askDevice(owner: Owner, id: string, findSite: FindSite) {
      const attempt = await store.findDeviceAttempt(db, owner, id);
      const site = attempt && findSite(attempt.forge);
      if (!attempt || !site) throw new HubError('not-found', 'You are not connecting an account like this.');
      return { site, answer: await questionDevice({ db, sealer }, site, attempt) };
    },
  };
}

async function questionDevice(
  { db, sealer }: Trying,
  site: ForgeSite,
  attempt: store.AttemptRow,
): Promise<Ended | Waiting> {
  const intervalSeconds = attempt.interval_seconds ?? 0;
  const deviceCode = sealer.open(attempt.proof, placeOf(attempt.id));
  const isOver = deviceCode === null || attempt.expires_at.getTime() < Date.now();
  if (!isOver && !(await store.claimQuestion(db, attempt.id))) return { kind: 'waiting', intervalSeconds };
  const answer: DeviceAnswer = isOver ? { kind: 'expired' } : await site.askDevice(deviceCode);
  if (answer.kind !== 'waiting') {
    await store.deleteAttempt(db, attempt.id);
    return answer;
  }
  const { slowDownSeconds } = answer;
  if (slowDownSeconds > 0) await store.slowDown(db, attempt.id, slowDownSeconds);
  return { kind: 'waiting', intervalSeconds: intervalSeconds + slowDownSeconds };
}
