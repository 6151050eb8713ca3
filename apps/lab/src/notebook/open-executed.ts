import type { RunId, SessionId } from '@quire/contract';
import type { LabContext } from '../panel/lab-context.ts';

/** What a hub's “Open in JupyterLab” asks for in this page's address. */
export type Wanted = { readonly hub: string; readonly run: string | null; readonly session: string | null };

const NAMES = ['quire-hub', 'quire-run', 'quire-session'];

export function readWanted(search: string): Wanted | null {
  const params = new URLSearchParams(search);
  const [hub, run, session] = NAMES.map((name) => params.get(name));
  return hub && (run || session) ? { hub, run: run ?? null, session: session ?? null } : null;
}

/** The address without what was asked for: a reload makes no second copy. */
export function withoutWanted(href: string): string {
  const url = new URL(href);
  for (const name of NAMES) url.searchParams.delete(name);
  return url.href;
}

/**
 * Opens the executed notebook that the address asks for, as a file of this JupyterLab, once it is connected to the
 * hub that asks. Another hub than that of the connection gets nothing: whoever makes an address chooses no token.
 */
export function openExecuted(
  { connection, openCopy }: Pick<LabContext, 'connection' | 'openCopy'>,
  wanted: Wanted,
  tell: (problem: string) => void,
): void {
  const open = (): boolean => {
    const state = connection.state.get();
    if (state.kind !== 'connected') return false;
    if (new URL(state.url).origin !== wanted.hub) {
      tell(
        `This JupyterLab is connected to ${state.url}. Connect it to ${wanted.hub} and open the run again.`,
      );
      return true;
    }
    fetchExecuted(state.client, wanted)
      .then(({ name, content }) => openCopy(name, content))
      .catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)));
    return true;
  };
  if (open()) return;
  const stop = connection.state.subscribe(() => {
    if (open()) stop();
  });
}

type Client = Extract<ReturnType<LabContext['connection']['state']['get']>, { kind: 'connected' }>['client'];

async function fetchExecuted(client: Client, { run, session }: Wanted) {
  const query = { format: 'ipynb' } as const;
  const response =
    run === null
      ? await client.sessions.downloadSession({ params: { id: session as SessionId }, query })
      : await client.runs.downloadRun({ params: { id: run as RunId }, query });
  const [, name] =
    /filename="([^"]+?)(?:\.ipynb)?"/u.exec(response.headers.get('content-disposition') ?? '') ?? [];
  return { name: name ?? 'executed', content: (await response.json()) as object };
}
