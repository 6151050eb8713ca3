/*
 * Takes from a forge's published description (OpenAPI 3, or Swagger 2 as JSON) what the stand-in checks requests and
 * answers against: for the operations below their parameters, their bodies, and of their answers the fields named.
 * Only facts are taken: names, types, what is required. Usage: node extract.mjs FORGE FILE SOURCE > FORGE.json
 */
import { readFileSync } from 'node:fs';
import { OPERATIONS } from './operations.mjs';

const [forge, file, source] = process.argv.slice(2);
const document = JSON.parse(readFileSync(file, 'utf8'));

const resolve = (node) => {
  let found = node;
  while (found?.$ref)
    found = found.$ref
      .slice(2)
      .split('/')
      .reduce((at, part) => at?.[part.replaceAll('~1', '/')], document);
  return found ?? {};
};

/** Every schema that a value may have, without references. */
const variants = (schema) => {
  const found = resolve(schema);
  return [found, ...['allOf', 'oneOf', 'anyOf'].flatMap((key) => (found[key] ?? []).flatMap(variants))];
};

const KEPT = ['type', 'enum', 'minimum', 'maximum', 'items'];
const isNullable = (schema) => variants(schema).some((each) => each.nullable || each.type === 'null');

/** A schema's type and limits alone. */
function compact(schema) {
  const all = variants(schema);
  const kept = Object.fromEntries(
    KEPT.flatMap((key) => {
      const value = all.find((each) => each[key] !== undefined)?.[key];
      if (value === undefined) return [];
      return [[key, key === 'items' ? compact(value) : value]];
    }),
  );
  const types = [...new Set(all.flatMap((each) => each.type ?? []))];
  if (types.length > 0) kept.type = types.length === 1 ? types[0] : types;
  if (isNullable(schema) && kept.type) kept.type = [...new Set([kept.type, 'null'].flat())];
  if (isNullable(schema) && kept.enum) kept.enum = [...kept.enum, null];
  return kept;
}

function compactBody(schema) {
  const all = variants(schema);
  const properties = Object.assign({}, ...all.map((each) => each.properties ?? {}));
  return {
    type: 'object',
    required: all.find((each) => each.required)?.required ?? [],
    properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, compact(each)])),
  };
}

/** The fields of an answer: `head.repo.full_name`, with `[]` for the elements of a list. */
function pick(schema, fields, trail) {
  const heads = new Map();
  for (const field of fields) {
    const [, head, rest] = /^([^.]+)\.?(.*)$/.exec(field);
    heads.set(head, [...(heads.get(head) ?? []), ...(rest ? [rest] : [])]);
  }
  const all = variants(schema);
  if (heads.has('[]')) {
    const items = all.find((each) => each.items)?.items;
    if (!items) throw new Error(`${trail} is no list`);
    return {
      type: isNullable(schema) ? ['array', 'null'] : 'array',
      items: pick(items, heads.get('[]'), `${trail}[]`),
    };
  }
  if (heads.size === 0) return compact(schema);
  const properties = {};
  for (const [name, inner] of heads) {
    const owner = all.find((each) => each.properties?.[name]);
    if (!owner) throw new Error(`${trail} has no field ${name}`);
    properties[name] = pick(owner.properties[name], inner, `${trail}.${name}`);
  }
  return { type: isNullable(schema) ? ['object', 'null'] : 'object', properties };
}

function answerOf(operation, fields, trail) {
  const [status, answer] = Object.entries(operation.responses).find(([code]) => code.startsWith('2'));
  const resolved = resolve(answer);
  const schema = resolved.schema ?? resolved.content?.['application/json']?.schema;
  return {
    status: Number(status),
    ...(schema && fields.length > 0 && { schema: pick(schema, fields, trail) }),
  };
}

const operations = OPERATIONS[forge].map(([method, path, fields]) => {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`no ${method} ${path}`);
  const parameters = [...(operation.parameters ?? []), ...(document.paths[path].parameters ?? [])].map(
    resolve,
  );
  const body =
    parameters.find((each) => each.in === 'body')?.schema ??
    resolve(operation.requestBody).content?.['application/json']?.schema;
  const query = parameters.filter((each) => each.in === 'query');
  return {
    method: method.toUpperCase(),
    path: path.replace(/^\/api\/v4/, ''),
    query: Object.fromEntries(query.map((each) => [each.name, compact(each.schema ?? each)])),
    queryRequired: query.filter((each) => each.required).map((each) => each.name),
    ...(body && { body: compactBody(body) }),
    answer: answerOf(operation, fields, `${method} ${path}`),
  };
});
process.stdout.write(`${JSON.stringify({ source, operations }, null, 1)}\n`);
