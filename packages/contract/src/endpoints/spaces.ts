import { z } from 'zod';
import { created, defineEndpoint, empty, json } from '../endpoint.ts';
import { handle, spaceSlug } from '../ids.ts';
import { createSpace, member, setMember, space, updateSpace } from '../schemas/spaces.ts';

const spaceParam = z.object({ space: spaceSlug });
const memberParam = z.object({ space: spaceSlug, handle });

export const spaceEndpoints = {
  listSpaces: defineEndpoint({
    method: 'GET',
    path: '/spaces',
    summary: 'Your spaces, and those with notebooks that everyone may find',
    access: { kind: 'signed-in' },
    scope: 'read',
    answer: json(z.object({ spaces: z.array(space) })),
    problems: [],
  }),
  createSpace: defineEndpoint({
    method: 'POST',
    path: '/spaces',
    summary: 'Make a space; you become its owner',
    access: { kind: 'signed-in' },
    scope: 'manage',
    body: createSpace,
    answer: created(space),
    problems: ['already-exists'],
  }),
  getSpace: defineEndpoint({
    method: 'GET',
    path: '/spaces/:space',
    summary: 'One space',
    access: { kind: 'space', needs: 'see' },
    scope: 'read',
    params: spaceParam,
    answer: json(space),
    problems: ['not-found'],
  }),
  updateSpace: defineEndpoint({
    method: 'PATCH',
    path: '/spaces/:space',
    summary: 'Change the name, the description or whether code is open',
    access: { kind: 'space', needs: 'manage' },
    scope: 'manage',
    params: spaceParam,
    body: updateSpace,
    answer: json(space),
    problems: ['not-found', 'not-allowed'],
  }),
  listMembers: defineEndpoint({
    method: 'GET',
    path: '/spaces/:space/members',
    summary: 'The members of a space, for its members',
    access: { kind: 'space', needs: 'see' },
    scope: 'read',
    params: spaceParam,
    answer: json(z.object({ members: z.array(member) })),
    problems: ['not-found', 'not-allowed'],
  }),
  setMember: defineEndpoint({
    method: 'PUT',
    path: '/spaces/:space/members/:handle',
    summary: 'Add a member or change their role',
    access: { kind: 'space', needs: 'manage' },
    scope: 'manage',
    params: memberParam,
    body: setMember,
    answer: json(member),
    problems: ['not-found', 'not-allowed', 'last-owner'],
  }),
  removeMember: defineEndpoint({
    method: 'DELETE',
    path: '/spaces/:space/members/:handle',
    summary: 'Remove a member; anyone may remove themselves',
    access: { kind: 'space', needs: 'manage' },
    scope: 'manage',
    params: memberParam,
    answer: empty,
    problems: ['not-found', 'not-allowed', 'last-owner'],
  }),
} as const;
