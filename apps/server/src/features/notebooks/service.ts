import { toAnalysisCells } from '@quire/analysis';
import {
  type Capabilities,
  type Capability,
  type CheckedNotebook,
  type Dataflow,
  type NotebookPage,
  notebookSlug,
  type PublishedNotebook,
  role,
  type SimilarNotebook,
  type VersionSummary,
  type VersionView,
  visibility,
} from '@quire/contract';
import { type Notebook, serialiseNotebook } from '@quire/notebook';
import type { Database, Tx } from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { DiscoveryIndex } from '../discovery/index-notebook.ts';
import type { Caller } from '../identity/caller.ts';
import type { SpacesService } from '../spaces/service.ts';
import { presentCard } from './cards.ts';
import type { DescribedNotebook } from './dataflow.ts';
import { loadDocument } from './documents.ts';
import { absentDiagnostics, type FindAbsent, sayAbsent } from './environment.ts';
import { capabilitiesOf, notebookAbsent, requireCapability } from './policy.ts';
import { type PreparedNotebook, slugFrom } from './prepare.ts';
import { describeDataflowApart, prepareApart } from './prepare-apart.ts';
import { presentPage, presentVersion, presentVersionView } from './present.ts';
import { type ProposedVersion, propose } from './propose.ts';
import { type PublishRequest, presentRemoval, presentSecret, publish, publishWithin } from './publish.ts';
import { createMemory } from './remember.ts';
import { findSimilar, findUnsigned, toStoredSignature, writeSignature } from './similar.ts';
import * as store from './store.ts';
import { withDiagnostics, withSyntaxErrors } from './syntax-errors.ts';

export type NotebookAddress = { space: string; slug: string };
type Upload = { filename: string; content: string };
type PublishBody = Upload & Omit<PublishRequest, 'slug'> & { slug?: string | undefined };
/** Whose work it is, and which version they changed. */
type Based = { authorId: string; baseVersion: number };
type Dependencies = {
  db: Database;
  spaces: SpacesService;
  index: DiscoveryIndex;
  findAbsent: FindAbsent;
};
/** One version as the runs feature takes it: whole, with what its caller may do. */
export type RunnableVersion = {
  notebookId: string;
  space: { slug: string; name: string };
  slug: string;
  title: string;
  number: number;
  notebook: Notebook;
  parameters: Record<string, unknown>;
  headings: readonly object[];
  can: Capabilities;
};
export type NotebooksService = ReturnType<typeof createNotebooksService>;

/** Dataflows that are not computed again: those of the notebooks that are being read. */
const DATAFLOWS_KEPT = 100;
/** Documents that are not read again while they are used, with their characters as JSON: 50 MB at most. */
const DOCUMENTS_KEPT = 100;
const DOCUMENT_CHARACTERS_KEPT = 25_000_000;
const UNSIGNED_AT_ONCE = 50;

export function createNotebooksService({ db, spaces, index, findAbsent }: Dependencies) {
  const dataflows = createMemory<DescribedNotebook>(DATAFLOWS_KEPT);
  const dataflowOf = (hash: string, notebook: Notebook) =>
    dataflows.get(hash, async () => {
      const { dataflow, needs } = await describeDataflowApart(notebook);
      return { dataflow: await withSyntaxErrors(dataflow, notebook), needs };
    });
  const documents = createMemory<Notebook>(DOCUMENTS_KEPT, {
    weigh: (notebook) => JSON.stringify(notebook).length,
    most: DOCUMENT_CHARACTERS_KEPT,
  });
  /** By its content's hash, so that what is remembered is what is stored. */
  const readDocument = (hash: string): Promise<Notebook> => documents.get(hash, () => loadDocument(db, hash));
  const load = async (caller: Caller, at: NotebookAddress, needs: Capability) => {
    const row = await store.findNotebook(db, caller.id, at);
    if (!row) throw notebookAbsent();
    const can = canOf(row, caller);
    requireCapability(can, needs, row.archived_at !== null);
    return { row, can };
  };

  const loadVersion = async (row: store.NotebookRow, number: number) => {
    const version = await store.findVersion(db, row.id, number);
    if (!version) throw notebookAbsent();
    return { version, notebook: await readDocument(version.document_hash) };
  };

  const getPage = async (caller: Caller, at: NotebookAddress): Promise<NotebookPage> => {
    const { row, can } = await load(caller, at, 'find');
    const { version, notebook } = await loadVersion(row, row.current_version);
    return presentPage(row, can, presentVersionView(version, notebook, can.readCode));
  };

  const getFor = async (
    caller: Caller,
    at: NotebookAddress,
    { needs, number }: { needs: Capability; number?: number | undefined },
  ): Promise<RunnableVersion> => {
    const { row, can } = await load(caller, at, needs);
    const { version, notebook } = await loadVersion(row, number ?? row.current_version);
    return {
      notebookId: row.id,
      space: { slug: row.space_slug, name: row.space_name },
      slug: row.slug,
      title: row.title,
      number: version.number,
      notebook,
      parameters: version.parameters,
      headings: version.headings,
      can,
    };
  };

  /** Changes a notebook with its search entry and its audit entry in one transaction. */
  const change = async (
    caller: Caller,
    at: NotebookAddress,
    {
      action,
      details,
      apply,
    }: { action: string; details: object; apply: (tx: Tx, id: string) => Promise<unknown> },
  ) => {
    const { row } = await load(caller, at, 'manage');
    await db.transaction().execute(async (tx) => {
      await apply(tx, row.id);
      await index.refresh(tx, { notebookId: row.id });
      await recordAudit(tx, {
        actorId: caller.id,
        action,
        subject: `${at.space}/${at.slug}`,
        details: { ...details },
      });
    });
    return getPage(caller, at);
  };

  return {
    getPage,

    async check(
      caller: Caller,
      space: string,
      upload: Upload & { slug?: string | undefined },
    ): Promise<CheckedNotebook> {
      await spaces.access(caller, space, 'publish');
      const prepared = await prepareApart(upload.content, upload.filename);
      const slug = upload.slug ?? slugFrom(upload.filename);
      const row = await store.findNotebook(db, caller.id, { space, slug });
      const existing = row && canOf(row, caller).find ? await presentExisting(row, caller, prepared) : null;
      const warnings = sayAbsent(await findAbsent(prepared.needs));
      return presentCheck(prepared, { slug, existing, warnings });
    },

    async publish(caller: Caller, spaceSlug: string, body: PublishBody): Promise<PublishedNotebook> {
      const space = await spaces.access(caller, spaceSlug, 'publish');
      const prepared = await prepareApart(body.content, body.filename);
      return publish(db, {
        index,
        caller,
        space,
        prepared,
        request: { ...body, slug: body.slug ?? slugFrom(body.filename) },
      });
    },

    /** The newest version as somebody would have it next. @throws HubError in the words of publishing */
    async propose(
      caller: Caller,
      at: NotebookAddress,
      upload: Upload & { baseVersion: number; acknowledgedSecrets: readonly string[] },
    ): Promise<ProposedVersion> {
      const { row } = await load(caller, at, 'readCode');
      const prepared = await prepareApart(upload.content, upload.filename);
      const { version, notebook } = await loadVersion(row, row.current_version);
      return propose(db, {
        ...upload,
        notebookId: row.id,
        isArchived: row.archived_at !== null,
        newest: { number: version.number, hash: version.document_hash, notebook },
        prepared,
      });
    },

    /** Answers what publishes a proposed version, within the transaction that accepts it. */
    async preparePublishing(
      caller: Caller,
      at: NotebookAddress,
      proposed: Upload & Pick<PublishRequest, 'message' | 'acknowledgedSecrets'> & Based,
    ): Promise<(tx: Tx) => Promise<PublishedNotebook>> {
      await load(caller, at, 'publish');
      const space = await spaces.access(caller, at.space, 'see');
      const prepared = await prepareApart(proposed.content, proposed.filename);
      const { authorId, baseVersion, message, acknowledgedSecrets } = proposed;
      const request = { slug: at.slug, message, acknowledgedSecrets, expectedVersion: baseVersion };
      return (tx) =>
        publishWithin(tx, {
          index,
          caller,
          authorId,
          space,
          prepared,
          request: { ...request, mode: 'update' },
        });
    },

    update: (caller: Caller, at: NotebookAddress, details: store.Details) =>
      Object.keys(details).length === 0
        ? load(caller, at, 'manage').then(() => getPage(caller, at))
        : change(caller, at, {
            action: 'notebook.updated',
            details,
            apply: (tx, id) => store.updateDetails(tx, id, details),
          }),
    archive: (caller: Caller, at: NotebookAddress) =>
      change(caller, at, {
        action: 'notebook.archived',
        details: {},
        apply: (tx, id) => store.setArchived(tx, id, true),
      }),
    restore: (caller: Caller, at: NotebookAddress) =>
      change(caller, at, {
        action: 'notebook.restored',
        details: {},
        apply: (tx, id) => store.setArchived(tx, id, false),
      }),

    async listVersions(caller: Caller, at: NotebookAddress): Promise<VersionSummary[]> {
      const { row } = await load(caller, at, 'find');
      return (await store.listVersions(db, row.id)).map(presentVersion);
    },

    async getVersion(caller: Caller, at: NotebookAddress, number: number): Promise<VersionView> {
      const { row, can } = await load(caller, at, 'find');
      const { version, notebook } = await loadVersion(row, number);
      return presentVersionView(version, notebook, can.readCode);
    },

    async getDataflow(caller: Caller, at: NotebookAddress, number: number): Promise<Dataflow> {
      const { row } = await load(caller, at, 'readCode');
      const { version, notebook } = await loadVersion(row, number);
      const { dataflow, needs } = await dataflowOf(version.document_hash, notebook);
      // Asked each time: packages are added while versions stay.
      return withDiagnostics(dataflow, absentDiagnostics(await findAbsent(needs)), notebook);
    },

    /** Of any stored version: for the app that was once allowed to execute it. */
    async dataflowForRun(notebookId: string, number: number): Promise<Dataflow> {
      const version = await store.findVersion(db, notebookId, number);
      if (!version) throw notebookAbsent();
      const notebook = await loadDocument(db, version.document_hash);
      return (await dataflowOf(version.document_hash, notebook)).dataflow;
    },

    async listSimilar(caller: Caller, at: NotebookAddress): Promise<SimilarNotebook[]> {
      const { row } = await load(caller, at, 'readCode');
      const found = await findSimilar(db, caller.id, row.id);
      return found.map(({ row: card, similarity }) => ({ notebook: presentCard(card), similarity }));
    },

    /** Signs notebooks that were published before signatures were, a few at a time so that nobody waits. */
    async signUnsigned(): Promise<void> {
      for (;;) {
        const unsigned = await findUnsigned(db, UNSIGNED_AT_ONCE);
        if (unsigned.length === 0) return;
        for (const { id, version } of unsigned) {
          const found = await store.findVersion(db, id, version);
          const cells = found ? toAnalysisCells(await loadDocument(db, found.document_hash)) : [];
          await db.transaction().execute((tx) => writeSignature(tx, id, toStoredSignature(cells)));
          // Whoever asks something meanwhile is answered first.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    },

    /** The file of one version, as Jupyter writes it. */
    async download(
      caller: Caller,
      at: NotebookAddress,
      number: number,
    ): Promise<{ filename: string; text: string }> {
      const { row } = await load(caller, at, 'readCode');
      const { notebook } = await loadVersion(row, number);
      return { filename: `${at.slug}.ipynb`, text: serialiseNotebook(notebook) };
    },

    /** A version that the caller may run. @throws HubError `not-found` or `not-allowed` */
    getRunnable: (caller: Caller, at: NotebookAddress, number: number | undefined) =>
      getFor(caller, at, { needs: 'run', number }),
    /** The newest version, for what else a capability allows. @throws HubError `not-found` or `not-allowed` */
    getNewest: (caller: Caller, at: NotebookAddress, needs: Capability) => getFor(caller, at, { needs }),

    /** A version whose code the caller may read. @throws HubError `not-found` or `not-allowed` */
    async getReadable(
      caller: Caller,
      at: NotebookAddress,
      number: number | undefined,
    ): Promise<{ id: string; version: number; title: string; notebook: Notebook }> {
      const { row } = await load(caller, at, 'readCode');
      const { version, notebook } = await loadVersion(row, number ?? row.current_version);
      return { id: row.id, version: version.number, title: row.title, notebook };
    },

    /** What the caller may do with a notebook, all false where it is out of sight. */
    async capabilitiesFor(caller: Caller, at: NotebookAddress): Promise<Capabilities> {
      const row = await store.findNotebook(db, caller.id, at);
      return row
        ? canOf(row, caller)
        : capabilitiesOf({
            isOwner: false,
            role: null,
            visibility: 'private',
            codeIsOpen: false,
            isArchived: false,
          });
    },

    /** Any stored version by its notebook's id: for the run that was once allowed to execute it. */
    async loadForRun(
      notebookId: string,
      number: number,
    ): Promise<{ notebook: Notebook; headings: readonly object[]; parameters: Record<string, unknown> }> {
      const version = await store.findVersion(db, notebookId, number);
      if (!version) throw notebookAbsent();
      return {
        notebook: await readDocument(version.document_hash),
        headings: version.headings,
        parameters: version.parameters,
      };
    },

    countRun: (tx: Tx, notebookId: string, isSuccess: boolean) => store.countRun(tx, notebookId, isSuccess),
  };

  async function presentExisting(
    row: store.NotebookRow,
    caller: Caller,
    prepared: PreparedNotebook,
  ): Promise<CheckedNotebook['existing']> {
    const current = await store.findVersion(db, row.id, row.current_version);
    const isYours = row.owner_id === caller.id || (await store.hasPublished(db, row.id, caller.id));
    return {
      title: row.title,
      version: row.current_version,
      isYours,
      isUnchanged: current?.document_hash === prepared.hash,
    };
  }
}

function canOf(row: store.NotebookRow, caller: Caller): Capabilities {
  return capabilitiesOf({
    isOwner: row.owner_id === caller.id,
    role: row.role === null ? null : role.parse(row.role),
    visibility: visibility.parse(row.visibility),
    codeIsOpen: row.code_is_open,
    isArchived: row.archived_at !== null,
  });
}

function presentCheck(
  prepared: PreparedNotebook,
  {
    slug,
    existing,
    warnings,
  }: { slug: string; existing: CheckedNotebook['existing']; warnings: readonly string[] },
): CheckedNotebook {
  return {
    title: prepared.title,
    summary: prepared.summary,
    slug: notebookSlug.parse(slug),
    cellCount: prepared.notebook.cells.length,
    parameters: prepared.parameters,
    parameterNotes: [...prepared.parameterNotes],
    packages: [...prepared.packages],
    removed: prepared.removed.map(presentRemoval),
    secrets: prepared.secrets.map(presentSecret),
    warnings: [...warnings, ...(prepared.installs === null ? [] : [prepared.installs])],
    existing,
  };
}
