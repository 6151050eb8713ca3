import { HubError, isStorableText } from '@quire/contract';

/**
 * Refuses text that no database column takes, wherever it stands in a request. Goes through the request with a list
 * of its own, because a request may nest deeper than calls can.
 *
 * @throws HubError `invalid-request`
 */
export function refuseUnstorableText(request: unknown): void {
  const open: unknown[] = [request];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string' && !isStorableText(value)) {
      throw new HubError(
        'invalid-request',
        `A text in this request holds a NUL or half a character, which cannot be kept. It begins with ${JSON.stringify(value.slice(0, 40))}.`,
      );
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const item of Object.values(value)) open.push(item);
    if (!Array.isArray(value)) for (const key of Object.keys(value)) open.push(key);
  }
}
