import { z } from 'zod';
import { created, defineEndpoint, empty, json } from '../endpoint.ts';
import { embedId, notebookSlug, spaceSlug } from '../ids.ts';
import { challenge, createEmbed, embed, embedView, frameToken } from '../schemas/embeds.ts';
import { session } from '../schemas/sessions.ts';

const notebookParam = z.object({ space: spaceSlug, slug: notebookSlug });
const frameParam = z.object({ token: z.string().min(1).max(400) });

export const embedEndpoints = {
  listEmbeds: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/embeds',
    summary: 'The pages that a notebook’s app is embedded in, newest first',
    access: { kind: 'notebook', needs: 'manage' },
    scope: 'manage',
    params: notebookParam,
    answer: json(z.object({ embeds: z.array(embed) })),
    problems: ['not-found', 'not-allowed'],
  }),
  createEmbed: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/embeds',
    summary: 'Let pages of other sites show a notebook’s app in a frame; visitors still run it as themselves',
    access: { kind: 'notebook', needs: 'manage' },
    scope: 'manage',
    params: notebookParam,
    body: createEmbed,
    answer: created(embed),
    problems: ['not-found', 'not-allowed', 'invalid-parameters'],
  }),
  revokeEmbed: defineEndpoint({
    method: 'DELETE',
    path: '/notebooks/:space/:slug/embeds/:id',
    summary: 'End an embedding at once, with the frames that show it',
    access: { kind: 'notebook', needs: 'manage' },
    scope: 'manage',
    params: notebookParam.extend({ id: embedId }),
    answer: empty,
    problems: ['not-found', 'not-allowed'],
  }),
  openEmbed: defineEndpoint({
    method: 'GET',
    path: '/embeds/:token',
    summary: 'What a frame shows, to a person who may run the notebook',
    access: { kind: 'signed-in' },
    scope: 'read',
    inFrames: true,
    params: frameParam,
    answer: json(embedView),
    problems: ['not-found', 'not-allowed'],
  }),
  createEmbedSession: defineEndpoint({
    method: 'POST',
    path: '/embeds/:token/sessions',
    summary: 'Open the app of a frame, as yourself, with the inputs that the embedding fixes',
    access: { kind: 'signed-in' },
    scope: 'run',
    inFrames: true,
    params: frameParam,
    body: z.object({ parameters: z.record(z.string(), z.unknown()).default({}) }),
    answer: created(session),
    problems: ['not-found', 'not-allowed', 'invalid-parameters', 'too-many-sessions'],
  }),
  allowEmbed: defineEndpoint({
    method: 'POST',
    path: '/embeds/:token/codes',
    summary:
      'Let a frame on another site act for you in this one app, for an hour: a code for that frame alone',
    access: { kind: 'signed-in' },
    scope: 'session',
    params: frameParam,
    body: z.object({ challenge }),
    answer: created(z.object({ code: z.string() })),
    problems: ['not-found', 'not-allowed'],
  }),
  exchangeEmbedCode: defineEndpoint({
    method: 'POST',
    path: '/embeds/:token/frame-tokens',
    summary: 'Exchange a code for a token that works in this one app, once, with the frame’s own secret',
    access: { kind: 'public' },
    scope: 'none',
    params: frameParam,
    body: z.object({ code: z.string().max(200), verifier: z.string().min(43).max(128) }),
    answer: created(frameToken),
    problems: ['not-found'],
  }),
} as const;
