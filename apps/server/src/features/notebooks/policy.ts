import {
  CAPABILITIES,
  type Capabilities,
  type Capability,
  HubError,
  ROLE_CAPABILITIES,
  type Role,
  type Visibility,
} from '@quire/contract';

/** What a policy has to know of a notebook and the caller. */
export type NotebookStanding = {
  isOwner: boolean;
  /** The caller's role in the notebook's space, `null` outside. */
  role: Role | null;
  visibility: Visibility;
  /** Whether the space lets people outside read the code of what everyone may find. */
  codeIsOpen: boolean;
  isArchived: boolean;
};

/** An archived notebook is kept to be read: it neither runs nor takes new versions. */
const NOT_WHEN_ARCHIVED: ReadonlySet<Capability> = new Set(['run', 'publish']);

export function capabilitiesOf(notebook: NotebookStanding): Capabilities {
  const granted = new Set(grantedTo(notebook));
  const isGranted = (capability: Capability) =>
    granted.has(capability) && !(notebook.isArchived && NOT_WHEN_ARCHIVED.has(capability));
  return Object.fromEntries(
    CAPABILITIES.map((capability) => [capability, isGranted(capability)]),
  ) as Capabilities;
}

function grantedTo({ isOwner, role, visibility, codeIsOpen }: NotebookStanding): readonly Capability[] {
  // Who left the space keeps sight of their own work, and no power over the shelf.
  if (isOwner) return role === null ? ['find', 'readCode'] : ROLE_CAPABILITIES.owner;
  if (visibility === 'private') return [];
  const asMember = role === null ? [] : ROLE_CAPABILITIES[role];
  if (visibility === 'space') return asMember;
  return [...asMember, 'find', 'run', ...(codeIsOpen ? (['readCode'] as const) : [])];
}

const REFUSALS: Record<Exclude<Capability, 'find'>, string> = {
  readCode: 'You may run this notebook, but not read its code. Ask its owner if you need to.',
  run: 'You may read this notebook, but not run it. Ask an owner of its space for the role runner.',
  publish: 'Publishing a new version takes the role editor or owner in this space.',
  manage: 'Only the owner of this notebook or an owner of its space can do this.',
};

/** @throws HubError `not-found` where the caller cannot find the notebook, `not-allowed` where they can */
export function requireCapability(can: Capabilities, needs: Capability, isArchived: boolean): void {
  if (!can.find) throw notebookAbsent();
  if (needs === 'find' || can[needs]) return;
  if (isArchived && NOT_WHEN_ARCHIVED.has(needs)) throw notebookArchived();
  throw new HubError('not-allowed', REFUSALS[needs]);
}

export const notebookArchived = () =>
  new HubError('not-allowed', 'This notebook is archived. Restore it first.');

export const notebookAbsent = () =>
  new HubError('not-found', 'There is no such notebook, or you may not see it.');
