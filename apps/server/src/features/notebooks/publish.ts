import { contentHash, HubError, notebookSlug, type PublishedNotebook, spaceSlug } from '@quire/contract';
import {
  type Database,
  type Queryable,
  sqlState,
  type Tx,
  UNIQUE_VIOLATION,
} from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { DiscoveryIndex } from '../discovery/index-notebook.ts';
import type { Caller } from '../identity/caller.ts';
import type { SpaceAccess } from '../spaces/service.ts';
import { storeDocument } from './documents.ts';
import { capabilitiesOf } from './policy.ts';
import type { PreparedNotebook } from './prepare.ts';
import { writeSignature } from './similar.ts';
import * as store from './store.ts';

export type PublishRequest = {
  slug: string;
  message: string;
  title?: string | undefined;
  summary?: string | undefined;
  tags?: readonly string[] | undefined;
  visibility?: 'private' | 'space' | 'everyone' | undefined;
  mode: 'auto' | 'new' | 'update';
  acknowledgedSecrets: readonly string[];
  expectedVersion?: number | undefined;
};
type Publishing = {
  index: DiscoveryIndex;
  caller: Caller;
  /** Whoever wrote it, where the caller publishes what somebody else proposed. */
  authorId?: string | undefined;
  space: SpaceAccess;
  prepared: PreparedNotebook;
  request: PublishRequest;
};
type Existing = NonNullable<Awaited<ReturnType<typeof store.lockNotebook>>>;

/** Publishes in one transaction; a race for a new address is run again, and then finds the winner. */
export async function publish(db: Database, publishing: Publishing): Promise<PublishedNotebook> {
  const publishOnce = () => db.transaction().execute((tx) => publishWithin(tx, publishing));
  try {
    return await publishOnce();
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    return publishOnce();
  }
}

export async function publishWithin(tx: Tx, publishing: Publishing): Promise<PublishedNotebook> {
  const { caller, space, request } = publishing;
  const existing = await store.lockNotebook(tx, space.id, request.slug);
  await refuseWrongTarget(tx, publishing, existing);
  await refuseSecrets(tx, publishing, existing?.id ?? null);
  if (existing && existing.document_hash === publishing.prepared.hash)
    return publishNothing(tx, publishing, existing);
  const version = (existing?.current_version ?? 0) + 1;
  const id = await storeVersion(tx, publishing, { existing, version });
  await store.insertAcknowledgements(tx, {
    notebookId: id,
    userId: caller.id,
    findingIds: acknowledgedOf(publishing),
  });
  await recordAudit(tx, {
    actorId: caller.id,
    action: 'notebook.published',
    subject: `${space.slug}/${request.slug}`,
    details: {
      version,
      id: publishing.prepared.hash,
      acknowledgedSecrets: acknowledgedOf(publishing),
      ...(request.visibility !== undefined && { visibility: request.visibility }),
    },
  });
  return answer(publishing, {
    title: titleOf(publishing, existing),
    version,
    created: existing ? 'version' : 'notebook',
  });
}

async function refuseWrongTarget(
  tx: Tx,
  { caller, space, request }: Publishing,
  existing: Existing | undefined,
): Promise<void> {
  const address = `${space.slug}/${request.slug}`;
  if (!existing) {
    if (request.mode === 'update')
      throw new HubError('not-found', `There is no notebook ${address} to update.`);
    if (request.expectedVersion !== undefined)
      throw new HubError('version-conflict', `There is no notebook ${address} any more.`);
    return;
  }
  const isOwner = existing.owner_id === caller.id;
  const can = capabilitiesOf({
    isOwner,
    role: space.role,
    codeIsOpen: space.codeIsOpen,
    visibility: existing.visibility as 'private',
    isArchived: existing.archived_at !== null,
  });
  const taken = (detail: string) =>
    new HubError('slug-taken', detail, { extra: { suggestion: `${request.slug}-2` } });
  if (!can.find) throw taken('This address is in use. Choose another one.');
  if (existing.archived_at !== null)
    throw new HubError('not-allowed', `${address} is archived. Restore it first, or choose another address.`);
  if (request.mode === 'new')
    throw taken(
      `There is already a notebook at ${address}. Choose another address, or publish a new version of it.`,
    );
  if (request.mode === 'auto' && !isOwner && !(await store.hasPublished(tx, existing.id, caller.id))) {
    throw taken(
      `${address} is somebody else's notebook. To publish a new version of it, say so; otherwise choose another address.`,
    );
  }
  if (!can.manage && request.visibility !== undefined && request.visibility !== existing.visibility) {
    throw new HubError(
      'not-allowed',
      `Who can find ${address} is for its owner or an owner of the space to decide. Publish without changing it.`,
    );
  }
  if (request.expectedVersion !== undefined && request.expectedVersion !== existing.current_version) {
    throw versionConflict({
      newest: existing.current_version,
      base: request.expectedVersion,
      verb: 'publish',
    });
  }
}

type Conflict = { newest: number; base: number; verb: 'publish' | 'propose' };
export const versionConflict = ({ newest, base, verb }: Conflict) =>
  new HubError(
    'version-conflict',
    `Version ${newest} was published meanwhile; you started from version ${base}. Look at it first, then ${verb} again.`,
    { extra: { currentVersion: newest } },
  );

/** A file with the findings in it that were called harmless. */
type Looked = { prepared: PreparedNotebook; request: Pick<PublishRequest, 'acknowledgedSecrets'> };

function acknowledgedOf({ prepared, request }: Looked): string[] {
  const found = new Set(prepared.secrets.map((secret) => secret.id));
  return [...new Set(request.acknowledgedSecrets)].filter((id) => found.has(id));
}

/** @throws HubError `secrets-found` with what nobody has looked at yet */
export async function refuseSecrets(db: Queryable, looked: Looked, notebookId: string | null): Promise<void> {
  const acknowledged = new Set([
    ...acknowledgedOf(looked),
    ...(notebookId === null ? [] : await store.listAcknowledged(db, notebookId)),
  ]);
  const open = looked.prepared.secrets.filter((secret) => !acknowledged.has(secret.id));
  if (open.length === 0) return;
  const many = open.length === 1 ? 'Something looks' : `${open.length} places look`;
  throw new HubError(
    'secrets-found',
    `${many} like a secret. Remove it from the notebook, or acknowledge each one that is harmless.`,
    {
      items: open.map((secret) => ({
        path: `cells[${secret.cellIndex}]`,
        message: `${secret.label}: ${secret.advice}`,
        line: secret.line,
      })),
      extra: { secrets: open.map(presentSecret) },
    },
  );
}

export const presentRemoval = ({ path, what, why }: PreparedNotebook['removed'][number]) => ({
  path,
  reason: `${what}: ${why}`,
});

export const presentSecret = (secret: PreparedNotebook['secrets'][number]) => ({
  id: secret.id,
  label: secret.label,
  why: secret.why,
  advice: secret.advice,
  cellIndex: secret.cellIndex,
  line: secret.line,
  preview: secret.preview,
});

async function storeVersion(
  tx: Tx,
  publishing: Publishing,
  { existing, version }: { existing: Existing | undefined; version: number },
): Promise<string> {
  const { caller, space, request, prepared, index } = publishing;
  const documentHash = await storeDocument(tx, prepared.notebook);
  const fields: store.NotebookFields = {
    ...textsOf(publishing, existing),
    tags: request.tags,
    visibility: request.visibility,
    authorId: publishing.authorId ?? caller.id,
    version,
    inputs: prepared.inputs,
    packages: prepared.packages,
  };
  const id =
    existing?.id ??
    (await store.insertNotebook(tx, { spaceId: space.id, slug: request.slug, ownerId: caller.id }, fields))
      .id;
  if (existing) await store.updatePublished(tx, id, fields);
  await store.insertVersion(tx, {
    notebookId: id,
    number: version,
    documentHash,
    message: request.message,
    authorId: fields.authorId,
    cellCount: prepared.notebook.cells.length,
    headings: prepared.headings,
    parameters: prepared.parameters,
    parameterNotes: prepared.parameterNotes,
  });
  await writeSignature(tx, id, prepared.signature);
  await index.write(tx, {
    notebookId: id,
    headings: prepared.headings.map((heading) => heading.text),
    text: prepared.text,
    identifiers: prepared.identifiers,
  });
  return id;
}

/** Identical content makes no version; details that were given are kept all the same. */
async function publishNothing(
  tx: Tx,
  publishing: Publishing,
  existing: Existing,
): Promise<PublishedNotebook> {
  const { caller, space, request, index } = publishing;
  const change = {
    title: request.title,
    summary: request.summary,
    tags: request.tags,
    visibility: request.visibility,
  };
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length > 0) {
    await store.updateDetails(tx, existing.id, change);
    await index.refresh(tx, { notebookId: existing.id });
    await recordAudit(tx, {
      actorId: caller.id,
      action: 'notebook.updated',
      subject: `${space.slug}/${request.slug}`,
      details: given,
    });
  }
  return answer(publishing, {
    title: request.title ?? existing.title,
    version: existing.current_version,
    created: 'nothing',
  });
}

/** What the author gave, now or before, stands; otherwise title and summary follow the notebook. */
function textsOf({ request, prepared }: Publishing, existing: Existing | undefined) {
  const title = request.title ?? (existing?.title_is_given ? existing.title : prepared.title);
  const summary = request.summary ?? (existing?.summary_is_given ? existing.summary : prepared.summary);
  return {
    title,
    summary,
    titleIsGiven: request.title !== undefined || (existing?.title_is_given ?? false),
    summaryIsGiven: request.summary !== undefined || (existing?.summary_is_given ?? false),
  };
}
const titleOf = (publishing: Publishing, existing: Existing | undefined): string =>
  textsOf(publishing, existing).title;

function answer(
  { space, request, prepared }: Publishing,
  outcome: { title: string; version: number; created: PublishedNotebook['created'] },
): PublishedNotebook {
  return {
    ...outcome,
    space: spaceSlug.parse(space.slug),
    slug: notebookSlug.parse(request.slug),
    id: contentHash.parse(prepared.hash),
    path: `/n/${space.slug}/${request.slug}`,
    removed: prepared.removed.map(presentRemoval),
  };
}
