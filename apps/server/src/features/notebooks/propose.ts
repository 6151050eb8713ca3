import { HubError } from '@quire/contract';
import { compareCells, isChanged, type Notebook, type SanitisedNotebook } from '@quire/notebook';
import type { Queryable } from '../../database/connect.ts';
import { notebookArchived } from './policy.ts';
import type { PreparedNotebook } from './prepare.ts';
import { presentSecret, refuseSecrets, versionConflict } from './publish.ts';

/** A file that somebody proposes as the next version of a notebook. */
type Proposing = {
  notebookId: string;
  isArchived: boolean;
  newest: { number: number; hash: string; notebook: Notebook };
  prepared: PreparedNotebook;
  baseVersion: number;
  acknowledgedSecrets: readonly string[];
};
/** What is kept of it until somebody decides. */
export type ProposedVersion = {
  notebookId: string;
  notebook: SanitisedNotebook;
  changedCells: number;
  secrets: ReturnType<typeof presentSecret>[];
};

/** Refuses now what publishing would refuse later. @throws HubError */
export async function propose(db: Queryable, proposing: Proposing): Promise<ProposedVersion> {
  const { notebookId, newest, prepared, acknowledgedSecrets } = proposing;
  if (proposing.isArchived) throw notebookArchived();
  if (proposing.baseVersion !== newest.number)
    throw versionConflict({ newest: newest.number, base: proposing.baseVersion, verb: 'propose' });
  await refuseSecrets(db, { prepared, request: { acknowledgedSecrets } }, notebookId);
  if (prepared.hash === newest.hash)
    throw new HubError('proposal-unchanged', `Version ${newest.number} already has exactly this content.`);
  return {
    notebookId,
    notebook: prepared.notebook,
    changedCells: countChanged(newest.notebook, prepared.notebook),
    secrets: prepared.secrets.filter(({ id }) => acknowledgedSecrets.includes(id)).map(presentSecret),
  };
}

const countChanged = (before: Notebook, after: Notebook): number =>
  compareCells(before.cells, after.cells).filter(isChanged).length;
