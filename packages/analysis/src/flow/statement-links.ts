import type { Extent } from '../facts/program.ts';
import { BUILTINS } from '../tables/builtins.ts';
import { channelsMet } from './channels.ts';
import { rootOf } from './dotted.ts';
import type { Effects } from './effects.ts';
import type { Dependency } from './graph.ts';
import type { NotebookState, Reaching, Sources } from './notebook-state.ts';
import type { Site } from './site.ts';

/** That a statement needs what an earlier one did; a dependency of the graph but for the positions. */
export interface Link {
  /** `above`: all statements before this one; `shown`: the last ones whose value was shown, by underscores. */
  readonly to: Site | 'above' | 'shown';
  readonly kind: Dependency['kind'];
  readonly name: string;
  readonly how: Reaching;
  /** Its reason as last put into words, and for which position of the other cell. */
  words?: { readonly cellIndex: number; readonly reason: string };
}

/** Joins one statement to those whose work it sees, by the state before it. */
export class StatementLinks {
  readonly links: Link[] = [];
  /** Names that nobody defined, with the place of their use. */
  readonly missing: { readonly name: string; readonly at: Extent }[] = [];
  private readonly state: NotebookState;
  private readonly site: Site;
  private readonly effects: Effects;
  private readonly max: number;
  private readonly linked = new Map<string, Set<Site>>();

  constructor(at: { state: NotebookState; site: Site; effects: Effects; max: number }) {
    this.state = at.state;
    this.site = at.site;
    this.effects = at.effects;
    this.max = at.max;
  }

  addAll(): void {
    for (const [name, use] of this.effects.uses) {
      if (!this.addName(name) && !use.isGuarded) this.missing.push({ name, at: use.at });
    }
    for (const channel of this.effects.reads.keys())
      for (const [name, sources] of channelsMet(this.state.channels, channel))
        if (!this.addSources('channel', name, sources)) return;
    this.addLoaded();
    this.addWildcards();
  }

  /** Joins to all of these; false when the statement has as many links as it may. */
  addSources(kind: Dependency['kind'], name: string, sources: Sources): boolean {
    for (const [to, how] of sources) if (!this.add({ to, kind, name, how })) return false;
    return true;
  }

  /** False when the name is missing. */
  private addName(name: string): boolean {
    const sources = this.state.reaching.get(name);
    this.addModule(name);
    this.addDeletion(name);
    if (sources === undefined && this.addHistory(name)) return true;
    if (sources !== undefined && sources.size > 0) {
      this.addSources('name', name, sources);
      this.addShadowing(name, sources);
      return true;
    }
    if (SHADOWED.has(name)) {
      this.addShadowing(name, undefined);
      return true;
    }
    return BUILTINS.has(name) || this.addOrigins(name);
  }

  /** However often a package is imported, it is one object: what changed it is seen through every name of it. */
  private addModule(name: string): void {
    const qualified = this.state.known.get(name)?.qualified;
    if (qualified === undefined) return;
    const channel = `module:${rootOf(qualified)}`;
    const sources = this.state.channels.get(channel);
    if (sources !== undefined) this.addSources('channel', channel, sources);
  }

  /** IPython's names for what was shown and typed before; false for other names. */
  private addHistory(name: string): boolean {
    if (!/^(?:_{1,3}|_i{1,3}|_\d+|_i\d+|_[iod]h|In|Out)$/.test(name)) return false;
    const how: Reaching = { kind: 'defined', how: name, certainty: 'likely' };
    // Numbers count cells, so that none may go.
    this.add({ to: /^_{1,3}$/.test(name) ? 'shown' : 'above', kind: 'name', name, how });
    return true;
  }

  /** A submodule is there for all who have the package, once anybody loaded it. */
  private addLoaded(): void {
    for (const dotted of this.effects.needsLoaded) {
      const to = this.state.submodules.get(dotted);
      const how: Reaching = { kind: 'defined', how: dotted, certainty: 'certain' };
      if (to !== undefined) this.add({ to, kind: 'channel', name: `module:${dotted}`, how });
    }
  }

  /** That a name is gone may be what a `try` or a condition looks for. */
  private addDeletion(name: string): void {
    const to = this.state.deletedBy.get(name);
    const how: Reaching = { kind: 'changed', how: `del ${name}`, certainty: 'likely' };
    if (to !== undefined) this.add({ to, kind: 'name', name, how });
  }

  /** `import *` may have put something else in the place of a name. */
  private addShadowing(name: string, sources: Sources | undefined): void {
    const { wildcards } = this.state;
    if (wildcards.length === 0) return;
    const after = sources === undefined ? -1 : Math.max(...[...sources.keys()].map((site) => site.index));
    for (const { site, changesAny, how } of wildcards)
      if (!changesAny && site.index > after) this.add(unknownOrigin(site, name, how));
  }

  /** A name of unknown origin may come from any `import *` or `exec` so far; false when there is none. */
  private addOrigins(name: string): boolean {
    const { wildcards } = this.state;
    for (const { site, how } of wildcards) if (!this.add(unknownOrigin(site, name, how))) break;
    return wildcards.length > 0;
  }

  /** `exec` and its like may have changed whatever this statement uses, and use whatever there is. */
  private addWildcards(): void {
    const { effects, state } = this;
    if (effects.uses.size > 0 || effects.isWildcard) {
      for (const { site, changesAny, how } of state.wildcards) {
        const reaching: Reaching = { kind: 'changed', how, certainty: 'unknown' };
        if (changesAny && !this.add({ to: site, kind: 'wildcard', name: '*', how: reaching })) return;
      }
    }
    if (!effects.isWildcard) return;
    for (const [name, sources] of state.reaching.entries())
      for (const [to, how] of sources)
        if (!this.add({ to, kind: 'wildcard', name, how: { ...how, certainty: 'unknown' } })) return;
  }

  private add(link: Link): boolean {
    if (this.links.length >= this.max) {
      this.effects.risk('too-large', 'needs more statements than can be followed');
      return false;
    }
    const { to } = link;
    if (to === this.site) return true;
    if (typeof to !== 'string') {
      const key = `${link.kind} ${link.name}`;
      const linked = this.linked.get(key);
      if (linked === undefined) this.linked.set(key, new Set([to]));
      else if (linked.has(to)) return true;
      else linked.add(to);
    }
    this.links.push(link);
    return true;
  }
}

function unknownOrigin(to: Site, name: string, how: string): Link {
  return { to, kind: 'wildcard', name, how: { kind: 'defined', how, certainty: 'unknown' } };
}

/** Words of Python for which packages have functions of the same name. */
const SHADOWED = new Set(
  'abs all any bytes compile complex divmod filter float int input iter map max min next open pow range round slice str sum zip'.split(
    ' ',
  ),
);
