import { createHash, randomBytes } from 'node:crypto';
import {
  type Embed,
  type EmbedView,
  embedId,
  HubError,
  handle,
  type JsonSchema,
  notebookSlug,
  privateInputs,
  type Session,
  spaceSlug,
  withoutPrivate,
} from '@quire/contract';
import type { Database, Tx } from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { IdentityService } from '../identity/service.ts';
import type { NotebookAddress, NotebooksService } from '../notebooks/service.ts';
import { checkKept } from '../presets/service.ts';
import { withoutLocked } from '../sessions/locked.ts';
import type { SessionsService } from '../sessions/service.ts';
import * as store from './store.ts';
import { createEmbedSigner } from './token.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** From a click in the hub's window to the frame that waits for it. */
const CODE_MILLISECONDS = 60_000;
/** Long enough to work with an app; a frame that was forgotten stops acting for its person soon. */
const FRAME_TOKEN_MILLISECONDS = 60 * 60 * 1000;
const SECRET_BYTES = 32;
/** Tells frame tokens from access tokens. */
const FRAME_TOKEN_PREFIX = 'quireframe_';

type Dependencies = {
  db: Database;
  secret: string;
  notebooks: NotebooksService;
  sessions: SessionsService;
  findCaller: IdentityService['findCaller'];
};
type Given = {
  name: string;
  origins: readonly string[];
  expiresInDays: number;
  fixed: Record<string, unknown>;
  hidden: readonly string[];
};
export type EmbedsService = ReturnType<typeof createEmbedsService>;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
const addressOf = (row: store.EmbedRow): NotebookAddress => ({ space: row.space_slug, slug: row.slug });

/** Apps in frames on pages of other sites: who may show them, and how a visitor acts in one. */
export function createEmbedsService({ db, secret, notebooks, sessions, findCaller }: Dependencies) {
  const signer = createEmbedSigner(secret);

  /** @throws HubError `not-found` for what was never signed, has expired or was revoked, all the same */
  const loadLive = async (token: string): Promise<store.EmbedRow> => {
    const id = signer.read(token);
    const row = id === null ? undefined : await store.findEmbed(db, id);
    if (!row || statusOf(row) !== 'live') throw embedAbsent();
    return row;
  };
  /** A frame's token works in its own embedding alone. */
  const loadFor = async (caller: Caller, token: string): Promise<store.EmbedRow> => {
    const row = await loadLive(token);
    if (caller.frame && caller.frame.embedId !== row.id) throw embedAbsent();
    return row;
  };
  const present = (row: store.EmbedRow): Embed => {
    const status = statusOf(row);
    return {
      id: embedId.parse(row.id),
      name: row.name,
      origins: row.origins,
      fixed: row.fixed,
      hidden: row.hidden,
      createdBy: { handle: handle.parse(row.handle), name: row.creator_name },
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      status,
      path: status === 'live' ? `/embed/${signer.sign(row.id)}` : null,
    };
  };

  return {
    /** Whose pages may show the frame of this token; `null` for a token that this hub never gave. */
    async framing(token: string): Promise<{ origins: readonly string[]; isLive: boolean } | null> {
      const id = signer.read(token);
      const row = id === null ? undefined : await store.findEmbed(db, id);
      return row ? { origins: row.origins, isLive: statusOf(row) === 'live' } : null;
    },

    /** Whom a frame's token acts for; `null` where the headers have none. */
    async authenticate(headers: Headers): Promise<Caller | null> {
      const token = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
      if (!token?.startsWith(FRAME_TOKEN_PREFIX)) return null;
      const found = await store.findFrame(db, hash(token));
      const caller = found ? await findCaller(found.person, ['read', 'run']) : null;
      return found && caller ? { ...caller, frame: { embedId: found.embed_id } } : null;
    },

    async list(caller: Caller, at: NotebookAddress): Promise<{ embeds: Embed[] }> {
      const { notebookId } = await notebooks.getNewest(caller, at, 'manage');
      return { embeds: (await store.listEmbeds(db, notebookId)).map(present) };
    },

    async create(caller: Caller, at: NotebookAddress, given: Given): Promise<Embed> {
      const version = await notebooks.getNewest(caller, at, 'manage');
      refuseUnknownInputs(version.parameters, given);
      const id = await db.transaction().execute(async (tx) => {
        const made = await store.insertEmbed(tx, {
          ...given,
          notebookId: version.notebookId,
          createdBy: caller.id,
          fixed: checkKept(version, given.fixed),
          expiresAt: new Date(Date.now() + given.expiresInDays * DAY_MILLISECONDS),
        });
        const { name, origins, expiresInDays } = given;
        const details = { name, origins, expiresInDays };
        await record(tx, { actorId: caller.id, action: 'embed.created', id: made.id, at, details });
        return made.id;
      });
      const row = await store.findEmbed(db, id);
      if (!row) throw embedAbsent();
      return present(row);
    },

    async revoke(caller: Caller, at: NotebookAddress, id: string): Promise<void> {
      const { notebookId } = await notebooks.getNewest(caller, at, 'manage');
      await db.transaction().execute(async (tx) => {
        if (!(await store.revokeEmbed(tx, notebookId, id))) throw embedAbsent();
        await sessions.wakeEmbedded(tx, id);
        await record(tx, { actorId: caller.id, action: 'embed.revoked', id, at });
      });
    },

    async open(caller: Caller, token: string): Promise<EmbedView> {
      const row = await loadFor(caller, token);
      const version = await notebooks.getNewest(caller, addressOf(row), 'run');
      const shown = Object.fromEntries(
        Object.entries(row.fixed).filter(([name]) => !row.hidden.includes(name)),
      );
      return {
        id: embedId.parse(row.id),
        notebook: {
          space: { slug: spaceSlug.parse(version.space.slug), name: version.space.name },
          slug: notebookSlug.parse(version.slug),
          title: version.title,
        },
        origins: row.origins,
        visitor: { handle: handle.parse(caller.handle), name: caller.name },
        // What was fixed before a newer version made a secret of it is nobody's to see.
        fixed: { schema: version.parameters, parameters: withoutPrivate(shown, version.parameters) },
        asked: withoutLocked(version.parameters, row),
        session: await sessions.findEmbedded(caller, row.id, version.number),
      };
    },

    async createSession(
      caller: Caller,
      token: string,
      parameters: Record<string, unknown>,
    ): Promise<Session> {
      const row = await loadFor(caller, token);
      const embed = { embedId: row.id, fixed: row.fixed, hidden: row.hidden };
      return sessions.create(caller, addressOf(row), { parameters, embed });
    },

    /** A person's click in the hub's own window: a code for the frame that asked, and for no other. */
    async allow(caller: Caller, token: string, challenge: string): Promise<{ code: string }> {
      const row = await loadLive(token);
      const at = addressOf(row);
      await notebooks.getNewest(caller, at, 'run');
      const code = newSecret();
      await db.transaction().execute(async (tx) => {
        await store.insertCode(tx, {
          codeHash: hash(code),
          embedId: row.id,
          person: caller.id,
          challenge,
          expiresAt: new Date(Date.now() + CODE_MILLISECONDS),
        });
        await record(tx, { actorId: caller.id, action: 'embed.allowed', id: row.id, at });
      });
      return { code };
    },

    /** @throws HubError `not-found` for any code that is not this frame's, once and in time */
    async exchange(
      token: string,
      { code, verifier }: { code: string; verifier: string },
    ): Promise<{ token: string; expiresAt: string }> {
      const row = await loadLive(token);
      const secretToken = FRAME_TOKEN_PREFIX + newSecret();
      const expiresAt = new Date(Date.now() + FRAME_TOKEN_MILLISECONDS);
      const isDone = await db.transaction().execute(async (tx) => {
        const taken = await store.takeCode(tx, row.id, hash(code));
        // The code is gone in either case, so this is not thrown inside the transaction.
        if (taken?.challenge !== createHash('sha256').update(verifier).digest('base64url')) return false;
        const { person } = taken;
        await store.insertFrameToken(tx, {
          tokenHash: hash(secretToken),
          embedId: row.id,
          person,
          expiresAt,
        });
        await record(tx, { actorId: person, action: 'embed.opened', id: row.id, at: addressOf(row) });
        return true;
      });
      if (!isDone)
        throw new HubError('not-found', 'This code was used or is too old. Ask again in the page.');
      return { token: secretToken, expiresAt: expiresAt.toISOString() };
    },
  };
}

/** Whether an embedding still goes on, for streams that began while it did. */
export const isEmbedLive = (db: Database, id: string): Promise<boolean> => store.isEmbedLive(db, id);

type Recorded = { actorId: string; action: string; id: string; at: NotebookAddress; details?: object };
const record = (tx: Tx, { actorId, action, id, at, details = {} }: Recorded) =>
  recordAudit(tx, {
    actorId,
    action,
    subject: id,
    details: { notebook: `${at.space}/${at.slug}`, ...details },
  });

function statusOf(row: store.EmbedRow): Embed['status'] {
  if (row.revoked_at !== null) return 'revoked';
  return row.expires_at.getTime() > Date.now() ? 'live' : 'expired';
}

/**
 * @throws HubError `invalid-parameters` for inputs that there are not, that nobody may decide for others, or that
 * nobody would give
 */
function refuseUnknownInputs(schema: JsonSchema, { fixed, hidden }: Given): void {
  const secret = privateInputs(schema);
  const known = new Set(Object.keys((schema.properties ?? {}) as object));
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const items = [...Object.keys(fixed), ...hidden].flatMap((name) => {
    if (required.has(name) && !(name in fixed))
      return [
        {
          path: name,
          message: `“${name}” has no default: give it a value here, or let visitors see it.`,
        },
      ];
    if (!known.has(name)) return [{ path: name, message: `This notebook has no input “${name}”.` }];
    if (secret.has(name) && name in fixed)
      return [{ path: name, message: 'A secret or a file is its visitor’s own: it cannot be fixed.' }];
    return [];
  });
  if (items.length > 0) throw new HubError('invalid-parameters', items[0]?.message ?? '', { items });
}

const embedAbsent = () =>
  new HubError('not-found', 'This embedded app has ended, or there never was one. Ask who made the page.');
