import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import type { ForgeKind } from '../../../src/ports/forge.ts';

/** One operation of a forge's published interface, as `descriptions/extract.mjs` takes it from there. */
type Operation = {
  method: string;
  path: string;
  query: Record<string, object>;
  queryRequired: string[];
  body?: { type: 'object'; required: string[]; properties: Record<string, object> };
  answer: { status: number; schema?: object };
};

export type Description = {
  /** The operation of a request below the interface's base, with the parts of its path. */
  find(method: string, path: string): Found | null;
};
export type Found = {
  template: string;
  params: Record<string, string>;
  /** What is wrong with the request; empty where nothing is. */
  checkRequest(query: URLSearchParams, body: unknown): string[];
  /** What is wrong with a success that the stand-in is about to give. */
  checkAnswer(status: number, body: unknown): string[];
};

const loaded = new Map<ForgeKind, Description>();

/** Strict where forges are lenient: a parameter, a field or a type that is not described is refused. */
export function loadDescription(kind: ForgeKind): Description {
  const known = loaded.get(kind);
  if (known) return known;
  const file = new URL(`./descriptions/${kind}.json`, import.meta.url);
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as { operations: Operation[] };
  const compiled = operations.map(compile);
  const description: Description = {
    find(method, path) {
      for (const operation of compiled) {
        const match = operation.method === method ? operation.pattern.exec(path) : null;
        if (match) return operation.found(match.slice(1).map(decodeURIComponent));
      }
      return null;
    },
  };
  loaded.set(kind, description);
  return description;
}

function compile({ method, path, query, queryRequired, body, answer }: Operation) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  // Only the last part may hold slashes: Gitea takes `owner/name:some/branch` as the head of a request.
  const pattern = new RegExp(`^${path.replace(/\{head\}$/, '(.+)').replace(/\{\w+\}/g, '([^/]+)')}$`);
  const checkQuery = validator({ type: 'object', properties: query, required: queryRequired }, true);
  const checkBody = body ? validator(body, false) : null;
  const checkJson = answer.schema ? validator(answer.schema, false) : null;
  return {
    method,
    pattern,
    found: (values: string[]): Found => ({
      template: `${method} ${path}`,
      params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
      checkRequest: (given, sent) => [
        ...problems(checkQuery, Object.fromEntries(given), 'query'),
        ...(checkBody ? problems(checkBody, sent ?? {}, 'body') : sent === null ? [] : ['takes no body']),
      ],
      checkAnswer: (status, given) => [
        ...(status === answer.status ? [] : [`answers ${answer.status}, not ${status}`]),
        ...(checkJson ? problems(checkJson, given, 'answer') : []),
      ],
    }),
  };
}

type Validator = (value: unknown) => readonly ErrorObject[];

/** Compiled when it is first needed: most tests call few operations. */
function validator(schema: object, coerceTypes: boolean): Validator {
  const compileNow = () => new Ajv({ coerceTypes, allErrors: true, strict: false }).compile(closed(schema));
  let check: ReturnType<typeof compileNow> | null = null;
  return (value) => {
    check ??= compileNow();
    return check(value) ? [] : (check.errors ?? []);
  };
}

/** Nothing beyond what is described. */
function closed(schema: unknown): object {
  const { properties, items, ...rest } = schema as { properties?: Record<string, unknown>; items?: unknown };
  return {
    ...rest,
    ...(properties && {
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, closed(inner)]),
      ),
    }),
    ...(items !== undefined && { items: closed(items) }),
  };
}

const problems = (check: Validator, value: unknown, place: string): string[] =>
  check(value).map(
    ({ instancePath, message, params }) => `${place}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
