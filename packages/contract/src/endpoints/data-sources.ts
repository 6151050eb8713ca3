import { z } from 'zod';
import { created, defineEndpoint, empty, json } from '../endpoint.ts';
import { dataSourceId } from '../ids.ts';
import { createDataSource, dataSource, keptDataSource, updateDataSource } from '../schemas/data-sources.ts';

const param = z.object({ id: dataSourceId });

export const dataSourceEndpoints = {
  listDataSources: defineEndpoint({
    method: 'GET',
    path: '/data-sources',
    summary: 'The data sources that you may use; without a list on this hub, inputs take any',
    access: { kind: 'signed-in' },
    scope: 'read',
    inFrames: true,
    answer: json(z.object({ isListed: z.boolean(), sources: z.array(dataSource) })),
    problems: [],
  }),
  listKeptDataSources: defineEndpoint({
    method: 'GET',
    path: '/data-sources/kept',
    summary: 'All data sources of this hub, with those who may use them',
    access: { kind: 'administrator' },
    scope: 'manage',
    answer: json(z.object({ sources: z.array(keptDataSource) })),
    problems: [],
  }),
  createDataSource: defineEndpoint({
    method: 'POST',
    path: '/data-sources',
    summary: 'List a data source, for everyone or for the members of spaces',
    access: { kind: 'administrator' },
    scope: 'manage',
    body: createDataSource,
    answer: created(keptDataSource),
    problems: ['already-exists', 'invalid-request', 'too-large'],
  }),
  updateDataSource: defineEndpoint({
    method: 'PATCH',
    path: '/data-sources/:id',
    summary: 'Change a data source, or who may use it',
    access: { kind: 'administrator' },
    scope: 'manage',
    params: param,
    body: updateDataSource,
    answer: json(keptDataSource),
    problems: ['not-found', 'already-exists', 'invalid-request'],
  }),
  deleteDataSource: defineEndpoint({
    method: 'DELETE',
    path: '/data-sources/:id',
    summary: 'Take a data source off the list',
    access: { kind: 'administrator' },
    scope: 'manage',
    params: param,
    answer: empty,
    problems: ['not-found'],
  }),
} as const;
