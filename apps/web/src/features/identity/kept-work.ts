/*
 * Work of a person that survives leaving for another page, in this tab alone. It goes with their session: nobody who
 * signs in here afterwards finds it.
 */

const PREFIX = 'quire.kept';
/** Under which the tab keeps it. */
export const keyOf = (handle: string, name: string): string => `${PREFIX} ${handle} ${name}`;

export const readKept = (handle: string, name: string): string | null =>
  window.sessionStorage.getItem(keyOf(handle, name));

export const keep = (handle: string, name: string, text: string): void =>
  window.sessionStorage.setItem(keyOf(handle, name), text);

export const forget = (handle: string, name: string): void =>
  window.sessionStorage.removeItem(keyOf(handle, name));

/** Forgets what everybody kept here, except one person. */
export function forgetKept({ but = null }: { but?: string | null } = {}): void {
  const kept = but === null ? null : `${PREFIX} ${but} `;
  for (const key of Object.keys(window.sessionStorage)) {
    if (key.startsWith(`${PREFIX} `) && (kept === null || !key.startsWith(kept)))
      window.sessionStorage.removeItem(key);
  }
}
