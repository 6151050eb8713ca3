import { useMe } from '../identity/session.ts';

type Executed = { readonly run: string } | { readonly session: string };

/**
 * Where the organization's JupyterLab opens an executed notebook: its extension fetches the file from this hub as
 * whoever uses it. `null` where there is no JupyterLab.
 */
export function useLabLink(executed: Executed): string | null {
  const { labUrl } = useMe();
  return labUrl === null ? null : labLink(labUrl, location.origin, executed);
}

export function labLink(labUrl: string, hub: string, executed: Executed): string {
  const url = new URL(labUrl);
  url.searchParams.set('quire-hub', hub);
  if ('run' in executed) url.searchParams.set('quire-run', executed.run);
  else url.searchParams.set('quire-session', executed.session);
  return url.href;
}
