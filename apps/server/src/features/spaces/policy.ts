import { HubError, type Role } from '@quire/contract';

/** What a policy has to know of a space and the caller. */
export type SpaceStanding = {
  slug: string;
  /** The caller's role, `null` outside. */
  role: Role | null;
  /** Whether the space holds a notebook that everyone may find: then everyone may know of the space. */
  isKnownToAll: boolean;
};

export const canSeeSpace = (space: SpaceStanding): boolean => space.role !== null || space.isKnownToAll;
export const canPublishTo = (space: SpaceStanding): boolean =>
  space.role === 'editor' || space.role === 'owner';
export const canManageSpace = (space: SpaceStanding): boolean => space.role === 'owner';

const absent = (slug: string) => new HubError('not-found', `There is no space “${slug}” that you can see.`);

/** @throws HubError `not-found` where the caller may not know of the space, `not-allowed` where they may */
export function requireSpace(
  space: SpaceStanding | undefined,
  slug: string,
  needs: 'see' | 'member' | 'publish' | 'manage',
): SpaceStanding {
  if (!space || !canSeeSpace(space)) throw absent(slug);
  if (needs === 'member' && space.role === null)
    throw new HubError('not-allowed', 'Only members of this space can see who belongs to it.');
  if (needs === 'publish' && !canPublishTo(space)) {
    throw new HubError(
      'not-allowed',
      `Publishing to “${slug}” takes the role editor or owner. Ask an owner of the space.`,
    );
  }
  if (needs === 'manage' && !canManageSpace(space)) {
    throw new HubError('not-allowed', `Only owners of “${slug}” can do this.`);
  }
  return space;
}
