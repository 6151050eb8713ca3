import {
  HubError,
  handle,
  type Me,
  type Member,
  type Person,
  type Role,
  role as roleSchema,
  type Space,
  spaceSlug,
} from '@quire/contract';
import { type Database, sqlState, type Tx, UNIQUE_VIOLATION } from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import { requireSpace, type SpaceStanding } from './policy.ts';
import * as store from './store.ts';

type Dependencies = {
  db: Database;
  findAccount: (handle: string) => Promise<{ id: string; person: Person }>;
  /** Keeps search entries true to a space's name. */
  renamed: (tx: Tx, spaceId: string) => Promise<void>;
};
type NewSpace = { slug: string; name: string; description: string; codeIsOpen: boolean };
type SpaceChange = {
  name?: string | undefined;
  description?: string | undefined;
  codeIsOpen?: boolean | undefined;
};
export type SpaceAccess = SpaceStanding & { id: string; name: string; codeIsOpen: boolean };
export type SpacesService = ReturnType<typeof createSpacesService>;

/** The spaces of a person with their role in each, as `getMe` tells them. */
export async function listSpacesOf(db: Database, userId: string): Promise<Me['spaces']> {
  const rows = await store.listMemberships(db, userId);
  return rows.map((row) => ({
    slug: spaceSlug.parse(row.slug),
    name: row.name,
    role: roleSchema.parse(row.role),
  }));
}

/** Makes a person an owner of the space with this address, where there is one. */
export async function addOwner(tx: Tx, slug: string, userId: string): Promise<void> {
  const row = await store.findSpace(tx, userId, slug);
  if (!row) return;
  await store.upsertMember(tx, { spaceId: row.id, userId, role: 'owner' });
  await recordAudit(tx, {
    actorId: null,
    action: 'member.set',
    subject: slug,
    details: { userId, role: 'owner' },
  });
}

export function createSpacesService({ db, findAccount, renamed }: Dependencies) {
  const load = async (caller: Caller, slug: string, needs: Parameters<typeof requireSpace>[2]) => {
    const row = await store.findSpace(db, caller.id, slug);
    requireSpace(row && standingOf(row), slug, needs);
    if (!row) throw new HubError('not-found', `There is no space “${slug}” that you can see.`);
    return row;
  };
  const get = async (caller: Caller, slug: string): Promise<Space> =>
    present(await load(caller, slug, 'see'));

  return {
    get,
    list: async (caller: Caller): Promise<Space[]> =>
      (await store.listSpaces(db, caller.id))
        .filter((row) => row.role !== null || row.is_known_to_all)
        .map(present),

    /** A space as other features need it, once the caller's role allows `needs`. */
    async access(caller: Caller, slug: string, needs: 'see' | 'publish'): Promise<SpaceAccess> {
      const row = await load(caller, slug, needs);
      return { ...standingOf(row), id: row.id, name: row.name, codeIsOpen: row.code_is_open };
    },

    async create(caller: Caller, space: NewSpace): Promise<Space> {
      try {
        await db.transaction().execute(async (tx) => {
          const { id } = await store.insertSpace(tx, { ...space, createdBy: caller.id });
          await store.upsertMember(tx, { spaceId: id, userId: caller.id, role: 'owner' });
          await recordAudit(tx, {
            actorId: caller.id,
            action: 'space.created',
            subject: space.slug,
            details: { name: space.name },
          });
        });
      } catch (error) {
        if (sqlState(error) === UNIQUE_VIOLATION)
          throw new HubError(
            'already-exists',
            `There is already a space at “${space.slug}”. Choose another address.`,
          );
        throw error;
      }
      return get(caller, space.slug);
    },

    async update(caller: Caller, slug: string, change: SpaceChange): Promise<Space> {
      const row = await load(caller, slug, 'manage');
      if (Object.keys(change).length > 0) {
        await db.transaction().execute(async (tx) => {
          await store.updateSpace(tx, row.id, change);
          if (change.name !== undefined) await renamed(tx, row.id);
          await recordAudit(tx, {
            actorId: caller.id,
            action: 'space.updated',
            subject: slug,
            details: change,
          });
        });
      }
      return get(caller, slug);
    },

    async listMembers(caller: Caller, slug: string): Promise<Member[]> {
      const row = await load(caller, slug, 'member');
      return (await store.listMembers(db, row.id)).map((member) => ({
        person: { handle: handle.parse(member.handle), name: member.name },
        role: roleSchema.parse(member.role),
        since: member.since.toISOString(),
      }));
    },

    async setMember(caller: Caller, slug: string, change: { handle: string; role: Role }): Promise<Member> {
      const row = await load(caller, slug, 'manage');
      const account = await findAccount(change.handle);
      return db.transaction().execute(async (tx) => {
        await store.lockSpace(tx, row.id);
        if (change.role !== 'owner') await refuseLastOwner(tx, row.id, account.id);
        const { since } = await store.upsertMember(tx, {
          spaceId: row.id,
          userId: account.id,
          role: change.role,
        });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'member.set',
          subject: slug,
          details: { handle: change.handle, role: change.role },
        });
        return { person: account.person, role: change.role, since: since.toISOString() };
      });
    },

    async removeMember(caller: Caller, slug: string, wanted: string): Promise<void> {
      const isLeaving = wanted === caller.handle;
      const row = await load(caller, slug, isLeaving ? 'member' : 'manage');
      const account = await findAccount(wanted);
      await db.transaction().execute(async (tx) => {
        await store.lockSpace(tx, row.id);
        await refuseLastOwner(tx, row.id, account.id);
        const { numDeletedRows } = await store.deleteMember(tx, row.id, account.id);
        if (numDeletedRows === 0n)
          throw new HubError('not-found', `“${wanted}” is not a member of this space.`);
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'member.removed',
          subject: slug,
          details: { handle: wanted },
        });
      });
    },
  };
}

async function refuseLastOwner(tx: Tx, spaceId: string, userId: string): Promise<void> {
  if ((await store.countOtherOwners(tx, spaceId, userId)) === 0) {
    throw new HubError('last-owner', 'This is the last owner. Make someone else an owner first.');
  }
}

function standingOf(row: store.SpaceRow): SpaceStanding {
  return {
    slug: row.slug,
    role: row.role === null ? null : roleSchema.parse(row.role),
    isKnownToAll: row.is_known_to_all,
  };
}

function present(row: store.SpaceRow): Space {
  return {
    slug: spaceSlug.parse(row.slug),
    name: row.name,
    description: row.description,
    codeIsOpen: row.code_is_open,
    createdAt: row.created_at.toISOString(),
    role: row.role === null ? null : roleSchema.parse(row.role),
    notebookCount: row.notebook_count ?? 0,
    memberCount: row.member_count ?? 0,
  };
}
