import type { Statement } from '../facts/program.ts';
import type { LoweredCell } from './cell-cache.ts';
import type { Effects } from './effects.ts';
import type { GraphStatement, MissingName } from './graph.ts';
import type { Interpreter } from './interpreter.ts';
import type { Limits } from './limits.ts';
import type { NotebookState } from './notebook-state.ts';
import type { Site } from './site.ts';
import { updateState } from './state-update.ts';
import type { Link } from './statement-links.ts';
import { StatementLinks } from './statement-links.ts';
import { itemsOf, sharedNames } from './touched-items.ts';

/** A statement of the graph but for what cells above it change: positions. */
export interface FlowStatement {
  readonly facts: Omit<GraphStatement, 'index' | 'cellId' | 'cellIndex'>;
  readonly links: readonly Link[];
  readonly missing: readonly Pick<MissingName, 'name' | 'range'>[];
}

/** Reads the statements of a cell in order, by the state that the cells above left, and leaves it to those below. */
export class CellReader {
  private readonly state: NotebookState;
  private readonly interpreter: Interpreter;
  private readonly limits: Limits;

  constructor(state: NotebookState, interpreter: Interpreter, limits: Limits) {
    this.state = state;
    this.interpreter = interpreter;
    this.limits = limits;
  }

  /** `sites` has one for each statement. */
  read(lowered: LoweredCell, sites: readonly Site[]): readonly FlowStatement[] {
    const { state } = this;
    state.figures.clear();
    const read = lowered.statements.flatMap((statement, place): FlowStatement[] => {
      const site = sites[place];
      return site === undefined ? [] : [this.readStatement(lowered, statement, site)];
    });
    // Figures are closed at the end of each cell.
    if (state.channels.owns('figure')) state.channels.delete('figure');
    return read;
  }

  private readStatement(lowered: LoweredCell, statement: Statement, site: Site): FlowStatement {
    const { state, limits } = this;
    const effects = this.interpreter.runStatement(statement.actions, limits.actions);
    if (statement.isCut === true) effects.giveUp('nested too deeply to be followed');
    if (statement.kind === 'unparsed') effects.risk('unparsed', 'not valid Python');
    const defined = [...effects.defined];
    const range = lowered.ranges[site.place] ?? lowered.parsed.rangeOf(statement);
    const facts: FlowStatement['facts'] = {
      range,
      source: lowered.parsed.cell.source.slice(range.start, range.end),
      kind: statement.kind,
      defines: defined.filter((name) => effects.settled.has(name)),
      mayDefine: defined.filter((name) => !effects.settled.has(name)),
      uses: [...effects.uses.keys()],
      changes: [...effects.changes].map(([name, { how, certainty }]) => ({ name, how, certainty })),
      items: itemsOf(effects),
      shares: sharedNames(state, effects),
      reads: [...effects.reads.keys()],
      writes: [...effects.writes.keys()],
      risks: effects.risks,
      modules: [...effects.modules],
      handles: [...effects.handles],
      mayDraw: this.mayDraw(effects),
    };
    const links = new StatementLinks({ state, site, effects, max: limits.links });
    links.addAll();
    updateState(state, { site, effects, links });
    const missing = links.missing.map(({ name, at }) => {
      const isInside = at.start >= statement.start && at.end <= statement.end;
      return { name, range: isInside ? lowered.parsed.rangeOf(at) : range };
    });
    return { facts, links: links.links, missing };
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
}
