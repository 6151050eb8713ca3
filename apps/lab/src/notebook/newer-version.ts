import type { LabContext } from '../panel/lab-context.ts';

/** How often the hub is asked about the notebook in front while it stays there. */
const AGAIN_MILLISECONDS = 5 * 60_000;

/** Tells once per version when the notebook in front has a newer one on the hub. */
export function watchNewerVersions(
  lab: LabContext,
  announce: (message: string, action: string) => void,
): void {
  const told = new Set<string>();
  const look = async () => {
    const hub = lab.connection.state.get();
    const notebook = lab.notebook.get();
    if (hub.kind !== 'connected' || !notebook) return;
    await notebook.panel.context.ready;
    const { origin } = notebook;
    if (!origin || origin.hub !== hub.url) return;
    // Gone, hidden or unreachable: the panel says so to who looks there.
    const page = await hub.client.notebooks
      .getNotebook({ params: { space: origin.space, slug: origin.slug } })
      .catch(() => null);
    if (!page || page.current.number <= origin.version) return;
    const key = `${notebook.panel.context.path} ${page.current.number}`;
    if (told.has(key)) return;
    told.add(key);
    announce(
      `“${page.title}” has version ${page.current.number}; you work on version ${origin.version}.`,
      'Compare or pull',
    );
  };
  const start = () => void look();
  lab.connection.state.subscribe(start);
  lab.notebook.subscribe(start);
  setInterval(start, AGAIN_MILLISECONDS);
}
