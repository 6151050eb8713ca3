import type { JsonSchema } from './schemas/notebooks.ts';

const PRIVATE_WORDS = /secret|password|credential|upload|file/i;

/**
 * Inputs whose values are kept nowhere but with the run that needs them, and shown to nobody else: secrets and
 * files. `schema` is a notebook's parameters.
 */
export function privateInputs(schema: JsonSchema): ReadonlySet<string> {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  return new Set(Object.keys(properties).filter((name) => isPrivate(properties[name])));
}

/** Values without those of private inputs. */
export function withoutPrivate(
  values: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
): Record<string, unknown> {
  const hidden = privateInputs(schema);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name)));
}

/** Says it of itself, by its hint, or of what a list or an alternative holds. */
function isPrivate(property: unknown): boolean {
  if (!isRecord(property)) return false;
  const widget = property['x-quire-widget'];
  const words = [property.format, isRecord(widget) ? widget.name : undefined];
  if (property.writeOnly === true) return true;
  if (words.some((word) => typeof word === 'string' && PRIVATE_WORDS.test(word))) return true;
  const inner = [property.items, ...(Array.isArray(property.anyOf) ? property.anyOf : [])];
  return inner.some(isPrivate);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
