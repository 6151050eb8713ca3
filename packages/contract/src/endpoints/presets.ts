import { z } from 'zod';
import { created, defineEndpoint, empty, json } from '../endpoint.ts';
import { notebookSlug, presetId, spaceSlug } from '../ids.ts';
import { createPreset, preset, updatePreset } from '../schemas/presets.ts';

const notebookParam = z.object({ space: spaceSlug, slug: notebookSlug });
const presetParam = z.object({ id: presetId });

export const presetEndpoints = {
  listPresets: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/presets',
    summary: 'Saved sets of inputs of a notebook: your own, and those for everybody who may run it',
    access: { kind: 'notebook', needs: 'run' },
    scope: 'read',
    params: notebookParam,
    answer: json(z.object({ presets: z.array(preset) })),
    problems: ['not-found', 'not-allowed'],
  }),
  createPreset: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/presets',
    summary: 'Save a set of inputs; secrets and files are left out. Sharing one takes the right to publish',
    access: { kind: 'notebook', needs: 'run' },
    scope: 'run',
    params: notebookParam,
    body: createPreset,
    answer: created(preset),
    problems: ['not-found', 'not-allowed', 'invalid-parameters', 'already-exists', 'too-large'],
  }),
  updatePreset: defineEndpoint({
    method: 'PATCH',
    path: '/presets/:id',
    summary: 'Rename a saved set of inputs, replace its values, or make it what an empty form starts with',
    access: { kind: 'own' },
    scope: 'run',
    params: presetParam,
    body: updatePreset,
    answer: json(preset),
    problems: ['not-found', 'not-allowed', 'invalid-parameters', 'already-exists'],
  }),
  deletePreset: defineEndpoint({
    method: 'DELETE',
    path: '/presets/:id',
    summary: 'Delete a saved set of inputs',
    access: { kind: 'own' },
    scope: 'run',
    params: presetParam,
    answer: empty,
    problems: ['not-found', 'not-allowed'],
  }),
} as const;
