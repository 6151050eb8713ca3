import { privateInputs, type SessionEvent } from '@quire/contract';
import { INPUT_MIME } from './helper-inputs.ts';

/**
 * For somebody else's eyes: an input that a cell shows, without what its person gave where that is their own (secrets,
 * files). What the cells print of it is an output like any other.
 */
export function withoutOwnValue(event: SessionEvent): SessionEvent {
  if (event.type !== 'output' || !('data' in event.output)) return event;
  const input = event.output.data[INPUT_MIME] as { schema?: { title?: string }; value?: unknown } | undefined;
  if (input?.schema === undefined) return event;
  const isOwn = privateInputs({ properties: { it: input.schema } }).size > 0;
  if (!isOwn || input.value === null || input.value === undefined) return event;
  const data = {
    'text/plain': `${input.schema.title ?? 'Input'}: given`,
    [INPUT_MIME]: { ...input, value: null },
  };
  return { ...event, output: { ...event.output, data } };
}
