import type { ContributionSummary } from '@quire/contract';
import type { LabContext } from '../panel/lab-context.ts';
import { knownContributions, noteContribution } from './known-contributions.ts';
import { contributionOf } from './memory.ts';
import { badgeWords, toneOf } from './status-words.ts';

const CLASS = 'jp-quire-badge';
/** How often the hub is asked while something is not at its end. */
const AGAIN_MILLISECONDS = 20_000;

/** Shows below each contributed cell what became of it, also after a reload; a click opens it in the panel. */
export function showBadges(lab: LabContext, onOpen: (id: string) => void): void {
  /** Those that were asked about since the notebook came to the front. */
  let asked = new Set<string>();
  const show = () => {
    const notebook = lab.notebook.get();
    const marks = marksOf(lab);
    for (const cell of notebook?.widget.widgets ?? []) {
      const id = marks.get(cell.model.id);
      render(cell.node, id === undefined ? undefined : knownContributions.get().get(id), onOpen);
    }
    for (const id of marks.values()) {
      if (asked.has(id)) continue;
      asked.add(id);
      void ask(lab, id);
    }
  };
  let stopWatching = () => {};
  const watch = () => {
    stopWatching();
    asked = new Set();
    stopWatching = lab.notebook.get()?.revision.subscribe(show) ?? (() => {});
    show();
  };
  lab.notebook.subscribe(watch);
  lab.connection.state.subscribe(watch);
  knownContributions.subscribe(show);
  setInterval(() => {
    if (document.visibilityState !== 'visible') return;
    for (const id of new Set(marksOf(lab).values())) {
      const status = knownContributions.get().get(id)?.status;
      if (status !== 'merged' && status !== 'closed') void ask(lab, id);
    }
  }, AGAIN_MILLISECONDS);
  watch();
}

/** The contributions of the notebook in front, by cell. */
function marksOf(lab: LabContext): ReadonlyMap<string, string> {
  const hub = lab.connection.state.get();
  const notebook = lab.notebook.get();
  if (hub.kind !== 'connected' || !notebook) return new Map();
  return new Map(
    notebook.cells.flatMap(({ id }) => {
      const contribution = contributionOf(notebook, id, hub.url);
      return contribution ? [[id, contribution] as const] : [];
    }),
  );
}

async function ask(lab: LabContext, id: string): Promise<void> {
  const hub = lab.connection.state.get();
  if (hub.kind !== 'connected') return;
  // One that is not there for this person, or not now, has no badge.
  const found = await hub.client.contributions.getContribution({ params: { id } }).catch(() => null);
  if (found) noteContribution(found);
}

function render(
  node: HTMLElement,
  found: ContributionSummary | undefined,
  onOpen: (id: string) => void,
): void {
  const old = node.querySelector<HTMLButtonElement>(`:scope > .${CLASS}`);
  if (!found) {
    old?.remove();
    return;
  }
  const badge = old ?? document.createElement('button');
  badge.type = 'button';
  badge.className = `${CLASS} ${CLASS}-${toneOf(found)}`;
  badge.textContent = badgeWords(found);
  badge.title = found.sentence;
  badge.onclick = () => onOpen(found.id);
  if (!old) node.append(badge);
}
