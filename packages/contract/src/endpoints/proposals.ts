import { z } from 'zod';
import { created, defineEndpoint, file, json } from '../endpoint.ts';
import { notebookSlug, proposalId, spaceSlug } from '../ids.ts';
import { createProposal, declineProposal, proposal } from '../schemas/proposals.ts';
import { PUBLISH_BODY_BYTES_MAX } from './notebooks.ts';

const notebookParam = z.object({ space: spaceSlug, slug: notebookSlug });
const proposalParam = z.object({ id: proposalId });

export const proposalEndpoints = {
  listProposals: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/proposals',
    summary:
      'Proposed versions that wait, for those who may publish the notebook, and how your own newest one stands',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'read',
    params: notebookParam,
    answer: json(z.object({ proposals: z.array(proposal) })),
    problems: ['not-found', 'not-allowed'],
  }),
  createProposal: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/proposals',
    summary: 'Propose a new version to those who may publish it; takes the place of your open proposal',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'publish',
    params: notebookParam,
    body: createProposal,
    bodyBytesMax: PUBLISH_BODY_BYTES_MAX,
    answer: created(proposal),
    problems: [
      'not-found',
      'not-allowed',
      'invalid-notebook',
      'secrets-found',
      'version-conflict',
      'proposal-unchanged',
      'too-large',
      'too-many-requests',
    ],
  }),
  getProposal: defineEndpoint({
    method: 'GET',
    path: '/proposals/:id',
    summary: 'How a proposal stands; for its proposer and for those who may publish the notebook',
    access: { kind: 'own' },
    scope: 'read',
    params: proposalParam,
    answer: json(proposal),
    problems: ['not-found'],
  }),
  downloadProposal: defineEndpoint({
    method: 'GET',
    path: '/proposals/:id/file',
    summary: 'The notebook file of a proposal that waits',
    access: { kind: 'own' },
    scope: 'read',
    params: proposalParam,
    answer: file('application/x-ipynb+json'),
    problems: ['not-found', 'proposal-decided'],
  }),
  acceptProposal: defineEndpoint({
    method: 'POST',
    path: '/proposals/:id/accept',
    summary: 'Publish a proposal as the next version, by its proposer',
    access: { kind: 'own' },
    scope: 'publish',
    params: proposalParam,
    answer: json(proposal),
    problems: ['not-found', 'not-allowed', 'version-conflict', 'proposal-decided'],
  }),
  declineProposal: defineEndpoint({
    method: 'POST',
    path: '/proposals/:id/decline',
    summary: 'Turn a proposal down and say why; its content is forgotten',
    access: { kind: 'own' },
    scope: 'publish',
    params: proposalParam,
    body: declineProposal,
    answer: json(proposal),
    problems: ['not-found', 'not-allowed', 'proposal-decided'],
  }),
  withdrawProposal: defineEndpoint({
    method: 'POST',
    path: '/proposals/:id/withdraw',
    summary: 'Take your own proposal back; its content is forgotten',
    access: { kind: 'own' },
    scope: 'publish',
    params: proposalParam,
    answer: json(proposal),
    problems: ['not-found', 'not-allowed', 'proposal-decided'],
  }),
} as const;
