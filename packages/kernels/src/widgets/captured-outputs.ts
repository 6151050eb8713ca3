import type { IncomingMessage, Json, JsonObject } from '../protocol/message.ts';
import { toOutputEvent } from '../run/messages.ts';

/** Outputs of one `Output` widget; more are told apart by nobody, and each change tells all of them. */
const OUTPUTS_MAX = 500;

type Captured = {
  readonly outputs: readonly Json[];
  /** By how many characters of JSON they are more; absent where they are other ones altogether. */
  readonly added?: number;
};

/** The outputs of an `Output` widget after a message that it captures; the same list where nothing changed. */
export function capture(
  outputs: readonly Json[],
  message: IncomingMessage,
): Captured & { readonly clears: boolean } {
  const event = toOutputEvent(message, '');
  if (event?.type === 'clear' && !event.wait) return { outputs: [], clears: false };
  if (event?.type === 'stream') return { ...appendText(outputs, event), clears: false };
  if (event?.type === 'output') return { ...append(outputs, event.output as unknown as Json), clears: false };
  return { outputs, added: 0, clears: event?.type === 'clear' };
}

/** Text that follows the same stream joins it, as in a saved notebook. */
function appendText(outputs: readonly Json[], { name, text }: { name: string; text: string }): Captured {
  const last = outputs.at(-1) as JsonObject | undefined;
  if (last?.output_type !== 'stream' || last.name !== name)
    return append(outputs, { output_type: 'stream', name, text });
  const joined = { ...last, text: `${last.text}${text}` };
  return { outputs: [...outputs.slice(0, -1), joined], added: lengthOf(text) };
}

function append(outputs: readonly Json[], output: Json): Captured {
  const kept = outputs.slice(1 - OUTPUTS_MAX);
  const gone = outputs.slice(0, outputs.length - kept.length);
  return {
    outputs: [...kept, output],
    added: lengthOf(output) - gone.reduce<number>((sum, each) => sum + lengthOf(each), 0),
  };
}

/** The outputs with those of this display id replaced. */
export function updateDisplay(outputs: readonly Json[], message: IncomingMessage): Captured {
  const event = toOutputEvent(message, '');
  if (event?.type !== 'update-display') return { outputs, added: 0 };
  const { displayId, data, metadata } = event;
  let added = 0;
  const updated = outputs.map((output) => {
    if (displayIdOf(output) !== displayId) return output;
    const changed = { ...(output as JsonObject), data, metadata };
    added += lengthOf(changed) - lengthOf(output);
    return changed;
  });
  return { outputs: updated, added };
}

const idsKnown = new WeakMap<readonly Json[], ReadonlySet<Json | undefined>>();

/** Whether one of the outputs is what this message changes. Each list is gone through once. */
export function showsDisplay(outputs: readonly Json[], { content }: IncomingMessage): boolean {
  if (outputs.length === 0) return false;
  const ids = idsKnown.get(outputs) ?? new Set(outputs.map(displayIdOf));
  idsKnown.set(outputs, ids);
  const { display_id: id } = (content.transient ?? {}) as JsonObject;
  return typeof id === 'string' && ids.has(id);
}

const displayIdOf = (output: Json): Json | undefined =>
  ((output as JsonObject | null)?.transient as JsonObject | undefined)?.display_id;

const lengthOf = (value: Json): number => JSON.stringify(value).length;
