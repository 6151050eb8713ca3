import { z } from 'zod';
import { created, defineEndpoint, empty, json } from '../endpoint.ts';
import { handle, tokenId } from '../ids.ts';
import {
  acceptInvitation, accessToken, auditEntry, changePassword, createAccessToken, createdAccessToken,
  createdInvitation, createInvitation, displayName, invitation, me, person, signIn, user,
} from '../schemas/identity.ts';

const tokenParam = z.object({ token: z.string().min(16).max(128) });

export const identityEndpoints = {
  signIn: defineEndpoint({
    method: 'POST', path: '/session', summary: 'Sign in with an e-mail address and a password',
    access: { kind: 'public' }, scope: 'none', body: signIn, answer: json(me), problems: ['wrong-credentials', 'too-many-requests'],
  }),
  signOut: defineEndpoint({
    method: 'DELETE', path: '/session', summary: 'Sign out: ends the session, or revokes the access token that is sent',
    access: { kind: 'public' }, scope: 'none', answer: empty, problems: [],
  }),
  getMe: defineEndpoint({
    method: 'GET', path: '/me', summary: 'Who is signed in, with their spaces',
    access: { kind: 'signed-in' }, scope: 'read', answer: json(me), problems: [],
  }),
  updateMe: defineEndpoint({
    method: 'PATCH', path: '/me', summary: 'Change your name',
    access: { kind: 'signed-in' }, scope: 'session', body: z.object({ name: displayName }), answer: json(me), problems: [],
  }),
  changePassword: defineEndpoint({
    method: 'POST', path: '/me/password', summary: 'Change your password; other sessions end',
    access: { kind: 'signed-in' }, scope: 'session', body: changePassword, answer: empty, problems: ['wrong-credentials'],
  }),
  listTokens: defineEndpoint({
    method: 'GET', path: '/me/tokens', summary: 'Your personal access tokens',
    access: { kind: 'signed-in' }, scope: 'session', answer: json(z.object({ tokens: z.array(accessToken) })), problems: [],
  }),
  createToken: defineEndpoint({
    method: 'POST', path: '/me/tokens', summary: 'Make a personal access token; its secret is shown once',
    access: { kind: 'signed-in' }, scope: 'session', body: createAccessToken, answer: created(createdAccessToken), problems: [],
  }),
  revokeToken: defineEndpoint({
    method: 'DELETE', path: '/me/tokens/:id', summary: 'Revoke a personal access token',
    access: { kind: 'own' }, scope: 'session', params: z.object({ id: tokenId }), answer: empty, problems: ['not-found'],
  }),
  getInvitation: defineEndpoint({
    method: 'GET', path: '/invitations/:token', summary: 'What a one-time invitation offers',
    access: { kind: 'public' }, scope: 'none', params: tokenParam, answer: json(invitation), problems: ['invitation-invalid'],
  }),
  acceptInvitation: defineEndpoint({
    method: 'POST', path: '/invitations/:token', summary: 'Use a one-time invitation: makes the account and signs in',
    access: { kind: 'public' }, scope: 'none', params: tokenParam, body: acceptInvitation, answer: created(me),
    problems: ['invitation-invalid', 'already-exists'],
  }),
  createInvitation: defineEndpoint({
    method: 'POST', path: '/invitations', summary: 'Invite a person; the link works once',
    access: { kind: 'administrator' }, scope: 'manage', body: createInvitation, answer: created(createdInvitation), problems: ['already-exists'],
  }),
  listUsers: defineEndpoint({
    method: 'GET', path: '/users', summary: 'All accounts',
    access: { kind: 'administrator' }, scope: 'manage', answer: json(z.object({ users: z.array(user) })), problems: [],
  }),
  findPeople: defineEndpoint({
    method: 'GET', path: '/people', summary: 'People by the beginning of their name or handle',
    access: { kind: 'signed-in' }, scope: 'read', query: z.object({ q: z.string().trim().max(100).default('') }),
    answer: json(z.object({ people: z.array(person) })), problems: [],
  }),
  getPerson: defineEndpoint({
    method: 'GET', path: '/people/:handle', summary: 'One person',
    access: { kind: 'signed-in' }, scope: 'read', params: z.object({ handle }), answer: json(person), problems: ['not-found'],
  }),
  listAudit: defineEndpoint({
    method: 'GET', path: '/audit', summary: 'What was changed, by whom, newest first',
    access: { kind: 'administrator' }, scope: 'manage',
    query: z.object({ before: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: json(z.object({ entries: z.array(auditEntry), next: z.string().nullable() })), problems: [],
  }),
} as const;
