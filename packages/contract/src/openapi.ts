import { z } from 'zod';
import { type Answer, API_PREFIX, type Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints/index.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';
import { problem } from './schemas/problems.ts';

type JsonObject = Record<string, unknown>;

/** The HTTP interface as OpenAPI 3.1, made from the endpoint table. */
export function toOpenApi(version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [noun, table] of Object.entries(endpoints)) {
    for (const [name, endpoint] of Object.entries(table as Record<string, Endpoint>)) {
      const path = `${API_PREFIX}${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
      paths[path] = {
        ...paths[path],
        [endpoint.method.toLowerCase()]: toOperation(endpoint, { noun, name }),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quire',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'The interface of a Quire hub. Errors are RFC 9457 problem details; switch on their `code`.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A personal access token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'quire.session_token' },
      },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  };
}

function toOperation(endpoint: Endpoint, { noun, name }: { noun: string; name: string }): JsonObject {
  return {
    operationId: name,
    tags: [noun],
    summary: endpoint.summary,
    description: describeAccess(endpoint),
    ...(endpoint.access.kind === 'public' && { security: [] }),
    parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')],
    ...(endpoint.body && { requestBody: { required: true, content: bodyOf(endpoint.body) } }),
    responses: { [endpoint.answer.status]: answerOf(endpoint.answer), ...problemsOf(endpoint) },
  };
}

function describeAccess({ access, scope }: Endpoint): string {
  const who = {
    public: () => 'Open to everyone.',
    'signed-in': () => 'For everyone who is signed in.',
    administrator: () => 'For administrators.',
    own: () => 'Only for the person whose it is.',
    space: () => `Needs to be able to ${'needs' in access ? access.needs : ''} in the space.`,
    notebook: () => `Needs the capability ${'needs' in access ? access.needs : ''} on the notebook.`,
  }[access.kind]();
  if (scope === 'none') return who;
  return scope === 'session' ? `${who} Not with an access token.` : `${who} Token scope: ${scope}.`;
}

/** `$schema` stands once at the top of the document; OpenAPI 3.1 uses the same dialect. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  });
  return rest;
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: JsonObject;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

const bodyOf = (body: z.ZodType | 'bytes'): JsonObject =>
  body === 'bytes'
    ? { 'application/octet-stream': {} }
    : { 'application/json': { schema: schemaOf(body, 'input') } };

function answerOf(answer: Answer): JsonObject {
  switch (answer.kind) {
    case 'empty':
      return { description: 'Done.' };
    case 'json':
      return {
        description: 'The answer.',
        content: { 'application/json': { schema: schemaOf(answer.schema, 'output') } },
      };
    case 'file':
      return {
        description: 'The file.',
        content: Object.fromEntries(answer.contentTypes.map((type) => [type, {}])),
      };
    case 'events':
      return {
        description: 'Server-sent events; the data of each is JSON of this form.',
        content: { 'text/event-stream': { schema: schemaOf(answer.schema, 'output') } },
      };
  }
}

function problemsOf(endpoint: Endpoint): JsonObject {
  const always: ProblemCode[] =
    endpoint.access.kind === 'public'
      ? ['invalid-request']
      : ['invalid-request', 'sign-in-required', 'scope-missing'];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...always, ...endpoint.problems])) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [
        status,
        {
          description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}
