import type { IncomingMessage, Json, JsonObject } from '../protocol/message.ts';
import { toOutputEvent } from '../run/messages.ts';

/** Outputs of one `Output` widget; more are told apart by nobody, and each change tells all of them. */
const OUTPUTS_MAX = 500;

/** The outputs of an `Output` widget after a message that it captures; the same list where nothing changed. */
export function capture(
  outputs: readonly Json[],
  message: IncomingMessage,
): { readonly outputs: readonly Json[]; readonly clears: boolean } {
  const event = toOutputEvent(message, '');
  if (event?.type === 'clear') return { outputs: event.wait ? outputs : [], clears: event.wait };
  if (event?.type === 'stream') return { outputs: appendText(outputs, event), clears: false };
  if (event?.type !== 'output') return { outputs, clears: false };
  return { outputs: [...outputs.slice(1 - OUTPUTS_MAX), event.output as unknown as Json], clears: false };
}

/** Text that follows the same stream joins it, as in a saved notebook. */
function appendText(
  outputs: readonly Json[],
  { name, text }: { name: string; text: string },
): readonly Json[] {
  const last = outputs.at(-1) as JsonObject | undefined;
  if (last?.output_type !== 'stream' || last.name !== name)
    return [...outputs.slice(1 - OUTPUTS_MAX), { output_type: 'stream', name, text }];
  return [...outputs.slice(0, -1), { ...last, text: `${last.text}${text}` }];
}

/** The outputs with those of this display id replaced. */
export function updateDisplay(outputs: readonly Json[], message: IncomingMessage): readonly Json[] {
  const event = toOutputEvent(message, '');
  if (event?.type !== 'update-display') return outputs;
  const { displayId, data, metadata } = event;
  return outputs.map((output) => {
    const transient = (output as JsonObject).transient as JsonObject | undefined;
    return transient?.display_id === displayId ? { ...(output as JsonObject), data, metadata } : output;
  });
}
