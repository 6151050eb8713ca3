import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';
import type { Capability, Scope } from './roles.ts';

/**
 * Who may call an endpoint. The hub's policies decide; this says what they decide, for the
 * documentation and for the test that walks every endpoint × role × visibility.
 */
export type Access =
  | { kind: 'public' }
  | { kind: 'signed-in' }
  | { kind: 'administrator' }
  | { kind: 'space'; needs: 'see' | 'publish' | 'manage' }
  | { kind: 'notebook'; needs: Capability }
  /** Only the person who made it: a run, an upload, a token. */
  | { kind: 'own' };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Schema = z.ZodType;
type ObjectSchema = z.ZodObject;

/** What a call answers: JSON, nothing, a file's bytes, or server-sent events whose data are JSON. */
export type Answer =
  | { kind: 'json'; status: 200 | 201 | 202; schema: Schema }
  | { kind: 'empty'; status: 204 }
  | { kind: 'file'; status: 200; contentTypes: readonly string[] }
  | { kind: 'events'; status: 200; schema: Schema };

export type Endpoint = {
  method: Method;
  /** Below `/api/v1`, with `:name` for path parameters. */
  path: `/${string}`;
  summary: string;
  access: Access;
  /** The scope a personal access token needs; `session` means that tokens never reach it. */
  scope: Scope | 'session' | 'none';
  /** Whether a page on another site that shows the hub in a frame reaches it, with the token of that frame. */
  inFrames?: true;
  params?: ObjectSchema;
  query?: ObjectSchema;
  /** `bytes` takes any content type as it comes. */
  body?: Schema | 'bytes';
  /** How large a JSON body may be, where it is not an ordinary form. */
  bodyBytesMax?: number;
  answer: Answer;
  problems: readonly ProblemCode[];
};

export const API_PREFIX = '/api/v1';

export const json = <const S extends Schema>(schema: S) => ({ kind: 'json', status: 200, schema }) as const;
export const created = <const S extends Schema>(schema: S) =>
  ({ kind: 'json', status: 201, schema }) as const;
export const accepted = <const S extends Schema>(schema: S) =>
  ({ kind: 'json', status: 202, schema }) as const;
export const events = <const S extends Schema>(schema: S) =>
  ({ kind: 'events', status: 200, schema }) as const;
export const empty = { kind: 'empty', status: 204 } as const;
export const file = (...contentTypes: string[]) => ({ kind: 'file', status: 200, contentTypes }) as const;

/** Keeps the literal types of an endpoint. */
export const defineEndpoint = <const E extends Endpoint>(endpoint: E): E => endpoint;

type InputOf<S> = S extends Schema ? z.input<S> : never;
type OutputOf<S> = S extends Schema ? z.output<S> : never;
type Given<E, K extends PropertyKey, V> = E extends Record<K, unknown> ? Record<K, V> : unknown;

/** What a caller gives. */
export type CallOf<E extends Endpoint> = Given<E, 'params', InputOf<E['params']>> &
  (E extends { query: infer Q } ? { query?: Partial<InputOf<Q>> } : unknown) &
  (E extends { body: 'bytes' }
    ? { body: Uint8Array<ArrayBuffer> | Blob }
    : Given<E, 'body', InputOf<E['body']>>);

/** What a handler receives after validation. */
export type RequestOf<E extends Endpoint> = Given<E, 'params', OutputOf<E['params']>> &
  Given<E, 'query', OutputOf<E['query']>> &
  (E extends { body: 'bytes' } ? unknown : Given<E, 'body', OutputOf<E['body']>>);

/** What a JSON endpoint answers; `void` for an empty answer. */
export type AnswerOf<E extends Endpoint> = E['answer'] extends { schema: infer S extends Schema }
  ? z.output<S>
  : undefined;
