import type { AnalysisCell } from '../cell.ts';
import type { Action, Statement } from '../facts/program.ts';
import { BUILTINS } from '../tables/builtins.ts';
import type { LoweredCell } from './analyze-notebook.ts';
import type { Certainty, Effects } from './effects.ts';
import type { Dependency, GraphStatement, MissingName, NotebookGraph } from './graph.ts';
import { Interpreter } from './interpreter.ts';
import type { Reaching } from './notebook-state.ts';
import { NotebookState } from './notebook-state.ts';

interface Wildcard {
  readonly index: number;
  /** May change names that exist too, not only define new ones. */
  readonly changesAny: boolean;
  readonly how: string;
}

/** Reads statements in execution order and joins each to those whose work it sees. */
export class FlowBuilder {
  private readonly state = new NotebookState();
  private readonly interpreter: Interpreter;
  private readonly statements: GraphStatement[] = [];
  private readonly dependencies: Dependency[] = [];
  private readonly missing: MissingName[] = [];
  private readonly unparsed = new Set<string>();
  private readonly wildcards: Wildcard[] = [];
  private readonly seeded = new Set<string>();
  private linked = new Set<string>();

  constructor(lowerText: (code: string) => readonly Action[] | undefined) {
    this.interpreter = new Interpreter(this.state, lowerText);
  }

  addCell(cell: AnalysisCell, cellIndex: number, lowered: LoweredCell): void {
    // Figures are closed at the end of each cell.
    this.state.channels.delete('figure');
    this.state.figures.clear();
    for (const statement of lowered.statements) this.addStatement({ cell, cellIndex, lowered, statement });
    if (lowered.statements.at(-1)?.isExpression === true) this.state.shown.push(this.statements.length - 1);
  }

  finish(): NotebookGraph {
    const { statements, dependencies } = this;
    const definedIn = new Map<string, number>();
    for (const statement of statements)
      for (const name of statement.defines) definedIn.set(name, statement.index);
    const missing = this.missing.map((found): MissingName => {
      const later = statements[definedIn.get(found.name) ?? -1];
      return later !== undefined && later.index > found.statement
        ? { ...found, definedLaterIn: later.cellId }
        : found;
    });
    return { statements, dependencies, missing, unparsed: [...this.unparsed] };
  }

  private addStatement(at: {
    cell: AnalysisCell;
    cellIndex: number;
    lowered: LoweredCell;
    statement: Statement;
  }): void {
    const { cell, cellIndex, lowered, statement } = at;
    const index = this.statements.length;
    const effects = this.interpreter.runStatement(statement.actions);
    if (statement.kind === 'unparsed') {
      this.unparsed.add(cell.id);
      effects.risk('unparsed', 'not valid Python');
    }
    const range = lowered.parsed.rangeOf(statement);
    const definite = [...effects.defined].filter((name) => effects.settled.has(name));
    this.statements.push({
      index,
      cellId: cell.id,
      cellIndex,
      range,
      source: cell.source.slice(range.start, range.end),
      kind: statement.kind,
      defines: definite,
      mayDefine: [...effects.defined].filter((name) => !effects.settled.has(name)),
      uses: [...effects.uses.keys()],
      changes: [...effects.changes].map(([name, { how, certainty }]) => ({ name, how, certainty })),
      reads: [...effects.reads.keys()],
      writes: [...effects.writes.keys()],
      risks: effects.risks,
      modules: [...effects.modules],
      handles: [...effects.handles],
      mayDraw: this.mayDraw(effects),
    });
    this.linked = new Set();
    this.linkNames(index, effects, { statement, lowered, cell });
    this.linkChannels(index, effects);
    this.linkLoaded(index, effects);
    this.linkWildcards(index, effects);
    this.update(index, effects);
  }

  /** Whether what it shows may depend on settings of plots. */
  private mayDraw(effects: Effects): boolean {
    if (effects.writes.has('display:plots')) return false;
    if (effects.reads.has('figure') || effects.isWildcard || effects.risks.length > 0) return true;
    for (const name of effects.uses.keys()) {
      const { qualified = '', isFigure } = this.state.known.get(name) ?? {};
      if (isFigure === true || /^(?:matplotlib|seaborn|pylab|mpl_toolkits)(?:\.|$)/.test(qualified))
        return true;
    }
    return false;
  }

  private linkNames(
    index: number,
    effects: Effects,
    at: { statement: Statement; lowered: LoweredCell; cell: AnalysisCell },
  ): void {
    for (const [name, use] of effects.uses) {
      const reaching = this.state.reaching.get(name);
      this.linkModule(index, name);
      this.linkDeletion(index, name);
      if (reaching === undefined && this.linkHistory(index, name)) continue;
      if (reaching !== undefined && reaching.size > 0) {
        for (const [to, how] of reaching) this.link({ from: index, to, kind: 'name', name, how });
        this.linkShadowing(index, name, Math.max(...reaching.keys()));
      } else if (SHADOWED.has(name)) this.linkShadowing(index, name, -1);
      else if (!BUILTINS.has(name) && !this.linkToWildcards(index, name) && !use.isGuarded) {
        const isInside = use.at.start >= at.statement.start && use.at.end <= at.statement.end;
        const range = at.lowered.parsed.rangeOf(isInside ? use.at : at.statement);
        this.missing.push({ name, statement: index, cellId: at.cell.id, range });
      }
    }
  }

  /** However often a package is imported, it is one object: what changed it is seen through every name of it. */
  private linkModule(index: number, name: string): void {
    const root = this.state.known.get(name)?.qualified?.split('.')[0];
    if (root === undefined) return;
    const channel = `module:${root}`;
    for (const [to, how] of this.state.channels.get(channel) ?? [])
      this.link({ from: index, to, kind: 'channel', name: channel, how });
  }

  /** IPython's names for what was shown and typed before; false for other names. */
  private linkHistory(index: number, name: string): boolean {
    if (!/^(?:_{1,3}|_i{1,3}|_\d+|_i\d+|_[iod]h|In|Out)$/.test(name)) return false;
    const isRecent = /^_{1,3}$/.test(name);
    // Numbers count cells, so that none may go.
    const needed = isRecent ? this.state.shown.slice(-name.length) : this.statements.keys();
    const how: Reaching = { kind: 'defined', how: name, certainty: 'likely' };
    for (const to of needed) this.link({ from: index, to, kind: 'name', name, how });
    return true;
  }

  /** A submodule is there for all who have the package, once anybody loaded it. */
  private linkLoaded(index: number, effects: Effects): void {
    for (const dotted of effects.needsLoaded) {
      const to = this.state.submodules.get(dotted);
      const how: Reaching = { kind: 'defined', how: dotted, certainty: 'certain' };
      if (to !== undefined) this.link({ from: index, to, kind: 'channel', name: `module:${dotted}`, how });
    }
  }

  /** That a name is gone may be what a `try` or a condition looks for. */
  private linkDeletion(index: number, name: string): void {
    const to = this.state.deletedBy.get(name);
    if (to === undefined) return;
    const how: Reaching = { kind: 'changed', how: `del ${name}`, certainty: 'likely' };
    this.link({ from: index, to, kind: 'name', name, how });
  }

  /** `import *` may have put something else in the place of a name. */
  private linkShadowing(index: number, name: string, after: number): void {
    for (const { index: to, changesAny, how } of this.wildcards) {
      if (changesAny || to <= after) continue;
      this.link({
        from: index,
        to,
        kind: 'wildcard',
        name,
        how: { kind: 'defined', how, certainty: 'unknown' },
      });
    }
  }

  /** A name of unknown origin may come from any `import *` or `exec` so far; false when there is none. */
  private linkToWildcards(index: number, name: string): boolean {
    for (const { index: to, how } of this.wildcards) {
      this.link({
        from: index,
        to,
        kind: 'wildcard',
        name,
        how: { kind: 'defined', how, certainty: 'unknown' },
      });
    }
    return this.wildcards.length > 0;
  }

  private linkChannels(index: number, effects: Effects): void {
    for (const channel of effects.reads.keys()) {
      for (const [name, writers] of this.state.channels) {
        if (!channelsMeet(channel, name)) continue;
        for (const [to, how] of writers) this.link({ from: index, to, kind: 'channel', name, how });
      }
    }
  }

  /** `exec` and its like may have changed whatever this statement uses, and use whatever there is. */
  private linkWildcards(index: number, effects: Effects): void {
    if (effects.uses.size > 0 || effects.isWildcard) {
      for (const { index: to, changesAny, how } of this.wildcards) {
        if (changesAny)
          this.link({
            from: index,
            to,
            kind: 'wildcard',
            name: '*',
            how: { kind: 'changed', how, certainty: 'unknown' },
          });
      }
    }
    if (!effects.isWildcard) return;
    for (const [name, reaching] of this.state.reaching) {
      for (const [to, how] of reaching)
        this.link({ from: index, to, kind: 'wildcard', name, how: { ...how, certainty: 'unknown' } });
    }
  }

  private link(edge: {
    from: number;
    to: number;
    kind: Dependency['kind'];
    name: string;
    how: Reaching;
  }): void {
    const { from, to, kind, name, how } = edge;
    const key = `${to} ${kind} ${name}`;
    if (from === to || this.linked.has(key)) return;
    this.linked.add(key);
    const target = this.statements[to];
    const where = target === undefined ? '' : ` in cell ${target.cellIndex + 1}`;
    const done = how.kind === 'defined' ? `defined${where}` : `changed${where} by \`${how.how}\``;
    const reason =
      kind === 'channel'
        ? `${channelInWords(name)}, ${how.kind === 'defined' ? 'set' : 'written'}${where} by \`${how.how}\``
        : `uses \`${name}\`, ${done}`;
    this.dependencies.push({ from, to, kind, name, reason, certainty: how.certainty });
  }

  private update(index: number, effects: Effects): void {
    const { reaching } = this.state;
    for (const [name, change] of effects.changes) {
      if (!reaching.has(name) || effects.settled.has(name)) continue;
      const entry: Reaching = { kind: 'changed', how: change.how, certainty: change.certainty };
      const earlier = change.isDirect ? [] : (reaching.get(name) ?? []);
      reaching.set(name, new Map([...earlier, [index, entry]]));
    }
    for (const name of effects.defined) {
      const isSure = effects.settled.has(name);
      const entry: Reaching = { kind: 'defined', how: name, certainty: isSure ? 'certain' : 'likely' };
      reaching.set(name, new Map([...(isSure ? [] : (reaching.get(name) ?? [])), [index, entry]]));
      if (isSure) this.state.deletedBy.delete(name);
    }
    for (const name of effects.deleted) {
      reaching.delete(name);
      this.state.deletedBy.set(name, index);
      this.state.known.delete(name);
    }
    this.updateChannels(index, effects);
    this.updateLoaded(index, effects);
    if (effects.isWildcard || effects.definesUnknown) {
      const how = effects.risks.find(({ kind }) => kind === 'wildcard' || kind === 'opaque')?.detail ?? '';
      this.wildcards.push({ index, changesAny: effects.isWildcard, how });
    }
  }

  private updateLoaded(index: number, effects: Effects): void {
    for (const dotted of effects.loads) {
      const parts = dotted.split('.');
      if (LOADS_ITS_PARTS.has(parts[0] ?? '')) continue;
      for (let length = 2; length <= parts.length; length += 1) {
        const path = parts.slice(0, length).join('.');
        if (!this.state.submodules.has(path)) this.state.submodules.set(path, index);
      }
    }
  }

  private updateChannels(index: number, effects: Effects): void {
    for (const [channel, how] of effects.writes) {
      const isRandom = channel.startsWith('random:');
      const isSeed = isRandom && !effects.reads.has(channel);
      if (isSeed) this.seeded.add(channel);
      // Draws that nobody seeded are different every time; nothing is gained by keeping them together.
      if (isRandom && !this.seeded.has(channel)) continue;
      const entry: Reaching = {
        kind: isSeed || channel.startsWith('display') ? 'defined' : 'changed',
        how,
        certainty: certaintyOf(channel),
      };
      const earlier = isRandom || channel === 'figure' ? [] : (this.state.channels.get(channel) ?? []);
      this.state.channels.set(channel, new Map([...earlier, [index, entry]]));
    }
  }
}

/** Packages that load what notebooks use of them by themselves. */
const LOADS_ITS_PARTS = new Set(['numpy', 'pandas', 'os', 'torch', 'tensorflow', 'datetime']);

/** Words of Python for which packages have functions of the same name. */
const SHADOWED = new Set(
  'abs all any bytes compile complex divmod filter float int input iter map max min next open pow range round slice str sum zip'.split(
    ' ',
  ),
);

function certaintyOf(channel: string): Certainty {
  return channel === 'file:*' ? 'likely' : 'certain';
}

function channelsMeet(read: string, written: string): boolean {
  if (read === written) return true;
  if (read.startsWith('folder:') && written.startsWith('folder:'))
    return read.endsWith('*') || written.endsWith('*');
  if (read.startsWith('sql:') && written.startsWith('sql:')) return read === 'sql:*' || written === 'sql:*';
  const [left, right] = [read.startsWith('file:'), written.startsWith('file:')];
  return (
    left &&
    right &&
    (read === 'file:*' ||
      written === 'file:*' ||
      read.startsWith(`${written}/`) ||
      written.startsWith(`${read}/`))
  );
}

const CHANNELS_IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['environment', 'reads environment variables'],
  ['stdin', 'asks for what is typed'],
]);

function channelInWords(channel: string): string {
  if (channel === 'file:*') return 'reads files';
  if (channel.startsWith('file:')) return `reads the file \`${channel.slice(5)}\``;
  if (channel.startsWith('sql:'))
    return channel === 'sql:*' ? 'reads tables' : `reads the table \`${channel.slice(4)}\``;
  if (channel.startsWith('random:')) return `draws random numbers (${channel.slice(7)})`;
  if (channel === 'figure') return 'draws on the current figure';
  const known = CHANNELS_IN_WORDS.get(channel);
  if (known !== undefined) return known;
  if (channel.startsWith('folder:')) return `writes into the folder \`${channel.slice(7)}\``;
  if (channel.startsWith('module:')) return `uses the package \`${channel.slice(7)}\``;
  return channel === 'imports' ? 'imports modules from where the search path says' : `depends on ${channel}`;
}
