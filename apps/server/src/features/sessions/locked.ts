import type { JsonSchema } from '@quire/contract';

/** Inputs of an embedded app that are not its visitor's to change. */
export type Locked = { fixed: Record<string, unknown>; hidden: readonly string[] };

const isLocked = ({ fixed, hidden }: Locked, name: string): boolean =>
  Object.hasOwn(fixed, name) || hidden.includes(name);

/** What a visitor gives, with what they cannot change as the embedding says. */
export function withLocked(given: Record<string, unknown>, locked: Locked | null): Record<string, unknown> {
  if (locked === null) return given;
  const free = Object.entries(given).filter(([name]) => !isLocked(locked, name));
  return { ...Object.fromEntries(free), ...locked.fixed };
}

/** The inputs that are left to the visitor. */
export function withoutLocked(schema: JsonSchema, locked: Locked | null): JsonSchema {
  if (locked === null) return schema;
  const properties = Object.entries((schema.properties ?? {}) as Record<string, unknown>);
  const required = Array.isArray(schema.required) ? schema.required : [];
  return {
    ...schema,
    properties: Object.fromEntries(properties.filter(([name]) => !isLocked(locked, name))),
    required: required.filter((name) => !isLocked(locked, String(name))),
  };
}
