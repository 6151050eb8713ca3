import { z } from 'zod';
import { defineEndpoint, json } from '../endpoint.ts';

export const hubEndpoints = {
  getHealth: defineEndpoint({
    method: 'GET',
    path: '/health',
    summary: 'Whether the hub and its database answer',
    access: { kind: 'public' },
    scope: 'none',
    answer: json(z.object({ status: z.literal('ok'), version: z.string(), needsSetup: z.boolean() })),
    problems: ['unavailable'],
  }),
} as const;
