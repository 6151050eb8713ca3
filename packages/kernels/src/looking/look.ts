import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, Json, JsonObject } from '../protocol/message.ts';
import type { ForkableKernel } from '../types.ts';
import type { Look, LookRequest, VariableScope } from './types.ts';

/** What says nothing for this long hangs, in code that Python itself cannot interrupt. */
const SILENCE_MS = 3_000;
/** All of a look: whoever waits for it waits in front of a page. */
const LOOK_MS = 8_000;
/** After a value that hangs or ends its copy, others are told of by another copy; so many such values are passed. */
const COPIES_MAX = 4;
/** Two hundred lines and a table are far below this: more is a notebook that floods. */
const BYTES_MAX = 4 * 1024 * 1024;

type Parts = {
  names: readonly (readonly [VariableScope, string])[] | undefined;
  variables: Map<number, JsonObject>;
  more: number;
  function: JsonObject | null;
  one: JsonObject | undefined;
  detail: JsonObject | null;
  isAbsent: boolean;
  /** What a copy was at when it was last heard of. */
  begun: number | null;
};

/**
 * What the variables of a process are, as a copy of it tells, which is ended after. Whatever code of the notebook's
 * own runs for that, the process itself hears nothing of it.
 *
 * @throws ForkRefusedError where it shares memory with others
 * @throws KernelError `kernel-died`, `start-failed`
 */
export async function lookAt(node: ForkableKernel, request: LookRequest): Promise<Look> {
  const ends = performance.now() + LOOK_MS;
  const parts = nothingYet();
  const hung = new Set<number>();
  for (let copies = 0; copies < COPIES_MAX && performance.now() < ends; copies += 1) {
    const copy = await node.fork({ still: true });
    parts.begun = null;
    const skip = [...parts.variables.keys(), ...hung];
    const isWhole = await hear(copy, { request: { ...request, skip }, parts, ends }).finally(() =>
      copy.kill(),
    );
    if (isWhole || request.open || parts.begun === null) break;
    hung.add(parts.begun);
  }
  return toLook(parts);
}

const nothingYet = (): Parts => ({
  names: undefined,
  variables: new Map(),
  more: 0,
  function: null,
  one: undefined,
  detail: null,
  isAbsent: false,
  begun: null,
});

/** Answers whether all was told; else the copy hangs, has ended, or says too much. */
async function hear(
  copy: ForkableKernel,
  {
    request,
    parts,
    ends,
  }: { request: LookRequest & { skip: readonly number[] }; parts: Parts; ends: number },
): Promise<boolean> {
  let heardAt = performance.now();
  let bytes = 0;
  const stop = new AbortController();
  const { reply } = copy.request(
    'control',
    { type: 'quire_look_request', content: { ...request, open: request.open ? { ...request.open } : null } },
    {
      onMessage: (message) => {
        heardAt = performance.now();
        bytes += message.bytes;
        if (bytes > BYTES_MAX) stop.abort();
        else take(parts, message);
      },
    },
  );
  const done = reply.then(
    ({ content }) => content.status === 'ok',
    () => false,
  );
  void done.finally(() => stop.abort());
  while (!stop.signal.aborted) {
    const until = Math.min(heardAt + SILENCE_MS, ends);
    if (performance.now() >= until) return false;
    await sleep(until - performance.now(), undefined, { signal: stop.signal }).catch(() => undefined);
  }
  return bytes <= BYTES_MAX && (await done);
}

function take(parts: Parts, { header, content }: IncomingMessage): void {
  if (header.msg_type !== 'quire_look_part') return;
  if (Array.isArray(content.names)) {
    parts.names = content.names as unknown as NonNullable<Parts['names']>;
    parts.more = Number(content.more);
    parts.function = toObject(content.function);
  }
  if (typeof content.begins === 'number') parts.begun = content.begins;
  const variable = toObject(content.variable);
  if (variable && typeof content.place === 'number') parts.variables.set(content.place, variable);
  else if (variable) parts.one = variable;
  parts.detail = toObject(content.detail) ?? parts.detail;
  if (content.isAbsent === true) parts.isAbsent = true;
}

function toLook({ names, variables, more, one, detail, isAbsent, function: inside }: Parts): Look {
  if (isAbsent) return { kind: 'absent' };
  if (one) return { kind: 'one', variable: one, detail };
  if (!names) return { kind: 'silent' };
  return {
    kind: 'all',
    names,
    variables: names.map((_, place) => variables.get(place) ?? null),
    more,
    function: inside,
  };
}

const toObject = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
