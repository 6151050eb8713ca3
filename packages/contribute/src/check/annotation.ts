import { type JsonValue, outlineModule } from '@quire/analysis';

/** The last dictionary literal that code assigns, as JSON; null where there is none. */
export function annotationOf(code: string): { [key: string]: JsonValue } | null {
  const outline = outlineModule({ id: 'module', type: 'code', source: code, tags: [] });
  const found = outline.assignments.findLast(
    ({ literal }) => typeof literal === 'object' && literal !== null && !Array.isArray(literal),
  )?.literal;
  return (found as { [key: string]: JsonValue } | undefined) ?? null;
}
