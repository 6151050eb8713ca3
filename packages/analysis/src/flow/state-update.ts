import { certaintyOf } from './channels.ts';
import type { Effects } from './effects.ts';
import type { NotebookState, Reaching, Sources } from './notebook-state.ts';
import type { Site } from './site.ts';
import type { StatementLinks } from './statement-links.ts';

/** Statements that a reader of one name is joined to; a longer list is drawn together in the last of them. */
const MAX_SOURCES = 256;

/** A statement that was read, and its links to those above. */
interface StatementDone {
  readonly site: Site;
  readonly effects: Effects;
  readonly links: StatementLinks;
}

/** What a statement leaves behind for the next ones. */
export function updateState(state: NotebookState, done: StatementDone): void {
  const { site, effects } = done;
  updateNames(state, done);
  updateChannels(state, done);
  updateLoaded(state, done);
  if (!effects.isWildcard && !effects.definesUnknown) return;
  const how = effects.risks.find(({ kind }) => kind === 'wildcard' || kind === 'opaque')?.detail ?? '';
  state.addWildcard({ site, changesAny: effects.isWildcard, how });
}

function updateNames(state: NotebookState, { site, effects, links }: StatementDone): void {
  const { reaching, deletedBy } = state;
  for (const [name, { how, certainty, isDirect }] of effects.changes) {
    if (effects.settled.has(name)) continue;
    const earlier = reaching.get(name);
    if (earlier === undefined) continue;
    const entry: Reaching = { kind: 'changed', how, certainty };
    const drawTogether = () => links.addSources('name', name, earlier);
    reaching.set(name, isDirect ? new Map([[site, entry]]) : grown(earlier, site, { entry, drawTogether }));
  }
  for (const name of effects.defined) {
    const isSure = effects.settled.has(name);
    const entry: Reaching = { kind: 'defined', how: name, certainty: isSure ? 'certain' : 'likely' };
    const earlier = isSure ? undefined : reaching.get(name);
    const drawTogether = () => links.addSources('name', name, earlier ?? new Map());
    reaching.set(name, grown(earlier, site, { entry, drawTogether }));
    if (isSure) deletedBy.delete(name);
  }
  for (const name of effects.deleted) {
    reaching.delete(name);
    deletedBy.set(name, site);
    state.known.delete(name);
  }
}

/** Sources with one more; where there are too many, it needs them all and stands for them. */
function grown(
  earlier: Sources | undefined,
  site: Site,
  { entry, drawTogether }: { readonly entry: Reaching; readonly drawTogether: () => void },
): Sources {
  if (earlier === undefined) return new Map([[site, entry]]);
  if (earlier.size < MAX_SOURCES || earlier.has(site)) return new Map([...earlier, [site, entry]]);
  drawTogether();
  return new Map([[site, entry]]);
}

function updateChannels(state: NotebookState, { site, effects, links }: StatementDone): void {
  for (const [channel, how] of effects.writes) {
    const isRandom = channel.startsWith('random:');
    const isSeed = isRandom && !effects.reads.has(channel);
    if (isSeed) state.seeded.set(channel, true);
    // Draws that nobody seeded are different every time; nothing is gained by keeping them together.
    if (isRandom && !isSeed && !state.seeded.has(channel)) continue;
    const entry: Reaching = {
      kind: isSeed || channel.startsWith('display') ? 'defined' : 'changed',
      how,
      certainty: certaintyOf(channel),
    };
    const earlier = isRandom || channel === 'figure' ? undefined : state.channels.get(channel);
    const drawTogether = () => links.addSources('channel', channel, earlier ?? new Map());
    state.channels.set(channel, grown(earlier, site, { entry, drawTogether }));
  }
}

function updateLoaded(state: NotebookState, { site, effects }: StatementDone): void {
  for (const dotted of effects.loads) {
    const parts = dotted.split('.');
    if (LOADS_ITS_PARTS.has(parts[0] ?? '')) continue;
    for (let length = 2; length <= parts.length; length += 1) {
      const path = parts.slice(0, length).join('.');
      if (!state.submodules.has(path)) state.submodules.set(path, site);
    }
  }
}

/** Packages that load what notebooks use of them by themselves. */
const LOADS_ITS_PARTS = new Set(['numpy', 'pandas', 'os', 'torch', 'tensorflow', 'datetime']);
