import { HubError, isStorableText } from '@quire/contract';

/**
 * Refuses text that no database column takes, wherever it stands in a request.
 *
 * @throws HubError `invalid-request` that names the place
 */
export function refuseUnstorableText(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string') {
    if (!isStorableText(value)) throw unstorable(path);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) refuseUnstorableText(item, [...path, String(index)]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (!isStorableText(key)) throw unstorable(path);
      refuseUnstorableText(item, [...path, key]);
    }
  }
}

function unstorable(path: readonly string[]): HubError {
  const where = path.join('.');
  const message = 'This text holds a NUL or half a character, which cannot be kept. Remove it.';
  return new HubError('invalid-request', where === '' ? message : `“${where}”: ${message}`, {
    items: [{ path: where, message }],
  });
}
