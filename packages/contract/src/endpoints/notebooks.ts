import { z } from 'zod';
import { created, defineEndpoint, file, json } from '../endpoint.ts';
import { INTEGER_MAX, notebookSlug, spaceSlug } from '../ids.ts';
import { NOTEBOOK_BYTES_MAX } from '../limits.ts';
import { dataflow } from '../schemas/dataflow.ts';
import { searchQuery, searchResult } from '../schemas/discovery.ts';
import {
  checkedNotebook,
  checkNotebook,
  notebookPage,
  publishedNotebook,
  publishNotebook,
  similarNotebook,
  updateNotebook,
  versionSummary,
  versionView,
} from '../schemas/notebooks.ts';

/** A notebook travels as a JSON string, where quotes and line ends take two bytes. */
export const PUBLISH_BODY_BYTES_MAX = 2 * NOTEBOOK_BYTES_MAX;

const spaceParam = z.object({ space: spaceSlug });
const notebookParam = z.object({ space: spaceSlug, slug: notebookSlug });
const versionParam = notebookParam.extend({ number: z.coerce.number().int().min(1).max(INTEGER_MAX) });

export const notebookEndpoints = {
  checkNotebook: defineEndpoint({
    method: 'POST',
    path: '/spaces/:space/notebooks/check',
    summary: 'What publishing this file would do; stores nothing',
    access: { kind: 'space', needs: 'publish' },
    scope: 'publish',
    params: spaceParam,
    body: checkNotebook,
    bodyBytesMax: PUBLISH_BODY_BYTES_MAX,
    answer: json(checkedNotebook),
    problems: ['not-found', 'not-allowed', 'invalid-notebook', 'too-large'],
  }),
  publishNotebook: defineEndpoint({
    method: 'POST',
    path: '/spaces/:space/notebooks',
    summary: 'Publish a notebook, or a new version of one',
    access: { kind: 'space', needs: 'publish' },
    scope: 'publish',
    params: spaceParam,
    body: publishNotebook,
    bodyBytesMax: PUBLISH_BODY_BYTES_MAX,
    answer: created(publishedNotebook),
    problems: [
      'not-found',
      'not-allowed',
      'invalid-notebook',
      'secrets-found',
      'slug-taken',
      'version-conflict',
      'too-large',
    ],
  }),
  search: defineEndpoint({
    method: 'GET',
    path: '/notebooks',
    summary: 'Find notebooks; all of them, newest first, where nothing is asked',
    access: { kind: 'signed-in' },
    scope: 'read',
    query: searchQuery,
    answer: json(searchResult),
    problems: [],
  }),
  getNotebook: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug',
    summary: 'One notebook with its newest version',
    access: { kind: 'notebook', needs: 'find' },
    scope: 'read',
    params: notebookParam,
    answer: json(notebookPage),
    problems: ['not-found'],
  }),
  updateNotebook: defineEndpoint({
    method: 'PATCH',
    path: '/notebooks/:space/:slug',
    summary: 'Change the title, summary, tags or visibility',
    access: { kind: 'notebook', needs: 'manage' },
    scope: 'publish',
    params: notebookParam,
    body: updateNotebook,
    answer: json(notebookPage),
    problems: ['not-found', 'not-allowed'],
  }),
  archiveNotebook: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/archive',
    summary: 'Take a notebook off the shelf; nothing is lost',
    access: { kind: 'notebook', needs: 'manage' },
    scope: 'publish',
    params: notebookParam,
    answer: json(notebookPage),
    problems: ['not-found', 'not-allowed'],
  }),
  restoreNotebook: defineEndpoint({
    method: 'POST',
    path: '/notebooks/:space/:slug/restore',
    summary: 'Put an archived notebook back',
    access: { kind: 'notebook', needs: 'manage' },
    scope: 'publish',
    params: notebookParam,
    answer: json(notebookPage),
    problems: ['not-found', 'not-allowed'],
  }),
  listVersions: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/versions',
    summary: 'All versions, newest first',
    access: { kind: 'notebook', needs: 'find' },
    scope: 'read',
    params: notebookParam,
    answer: json(z.object({ versions: z.array(versionSummary) })),
    problems: ['not-found'],
  }),
  getVersion: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/versions/:number',
    summary: 'One version; code is withheld from those who may not read it',
    access: { kind: 'notebook', needs: 'find' },
    scope: 'read',
    params: versionParam,
    answer: json(versionView),
    problems: ['not-found'],
  }),
  listSimilar: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/similar',
    summary: 'Notebooks with much of the same code, most alike first, of those whose code you may read',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'read',
    params: notebookParam,
    answer: json(z.object({ similar: z.array(similarNotebook) })),
    problems: ['not-found', 'not-allowed'],
  }),
  getDataflow: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/versions/:number/dataflow',
    summary:
      'How the cells of one version depend on one another and on its inputs, and what is doubtful in them',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'read',
    params: versionParam,
    answer: json(dataflow),
    problems: ['not-found', 'not-allowed', 'unavailable'],
  }),
  downloadVersion: defineEndpoint({
    method: 'GET',
    path: '/notebooks/:space/:slug/versions/:number/file',
    summary: 'The notebook file of one version',
    access: { kind: 'notebook', needs: 'readCode' },
    scope: 'read',
    params: versionParam,
    answer: file('application/x-ipynb+json'),
    problems: ['not-found', 'not-allowed'],
  }),
} as const;
