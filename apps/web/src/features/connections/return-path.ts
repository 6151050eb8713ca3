const KEY = 'quire.connect-from';
export const SETTINGS_PLACE = '/settings#connections';

/** Keeps where a person was before they left for a forge's page, in this tab alone. */
export function rememberReturn({ pathname, search }: { pathname: string; search: string }): void {
  if (pathname === '/settings') window.sessionStorage.removeItem(KEY);
  else window.sessionStorage.setItem(KEY, `${pathname}${search}`);
}

/** Where to go on; their settings unless they came from elsewhere in the app. */
export function takeReturn(): string {
  const path = window.sessionStorage.getItem(KEY);
  window.sessionStorage.removeItem(KEY);
  return path?.startsWith('/') && !path.startsWith('//') ? path : SETTINGS_PLACE;
}
