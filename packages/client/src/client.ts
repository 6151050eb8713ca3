import { type AnswerOf, type CallOf, type Endpoint, type Endpoints, endpoints } from '@quire/contract';
import type { z } from 'zod';
import { type AnyCall, type CallOptions, type ClientOptions, send } from './call.ts';
import { type FollowOptions, follow } from './follow.ts';

type EventsOf<E> = E extends { answer: { kind: 'events'; schema: infer S extends z.ZodType } }
  ? z.output<S>
  : never;
type ResultOf<E extends Endpoint> = E['answer'] extends { kind: 'events' }
  ? AsyncGenerator<EventsOf<E>, void>
  : E['answer'] extends { kind: 'file' }
    ? Promise<Response>
    : Promise<AnswerOf<E>>;
type CallOptionsOf<E extends Endpoint> = E['answer'] extends { kind: 'events' } ? FollowOptions : CallOptions;
type CallFunction<E extends Endpoint> =
  unknown extends CallOf<E>
    ? (call?: CallOptionsOf<E>) => ResultOf<E>
    : Partial<CallOf<E>> extends CallOf<E>
      ? (call?: CallOf<E> & CallOptionsOf<E>) => ResultOf<E>
      : (call: CallOf<E> & CallOptionsOf<E>) => ResultOf<E>;

/** One function per endpoint, under its noun: `client.runs.createRun({ params, body })`. */
export type Client = {
  [Noun in keyof Endpoints]: {
    [Name in keyof Endpoints[Noun]]: Endpoints[Noun][Name] extends Endpoint
      ? CallFunction<Endpoints[Noun][Name]>
      : never;
  };
};

/** Makes the typed client from the endpoint table. */
export function createClient(options: ClientOptions): Client {
  const nouns = Object.entries(endpoints).map(([noun, table]) => [
    noun,
    Object.fromEntries(
      Object.entries(table as Record<string, Endpoint>).map(([name, endpoint]) => [
        name,
        bind(options, endpoint),
      ]),
    ),
  ]);
  return Object.fromEntries(nouns) as Client;
}

function bind(options: ClientOptions, endpoint: Endpoint) {
  const { answer } = endpoint;
  if (answer.kind === 'events') {
    return (call: AnyCall & FollowOptions = {}) => follow(options, { ...endpoint, answer }, call);
  }
  return async (call: AnyCall & CallOptions = {}): Promise<unknown> => {
    const response = await send(options, endpoint, call);
    if (answer.kind === 'file') return response;
    if (answer.kind === 'empty') return undefined;
    return answer.schema.parse(await response.json());
  };
}
