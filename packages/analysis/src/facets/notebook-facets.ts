import type { AnalysisCell } from '../cell.ts';
import { importedNames } from '../fingerprint/tokens.ts';
import { parseCell } from '../parser/parse-cell.ts';
import { searchFacts } from '../search/search-facts.ts';
import type { SourceRange } from '../source/range.ts';
import { type Event, readEvents } from './call-sites.ts';
import { FRAME, FRAME_MAKERS, FRAME_METHODS, MODEL_PACKAGES, PLOT_KINDS } from './library-kinds.ts';

/** A function or method of a library, by its full name, and where it is called. */
export interface QualifiedCall {
  /** `pandas.DataFrame.merge`, `sklearn.linear_model.LinearRegression.fit`. */
  readonly name: string;
  readonly cellId: string;
  readonly range: SourceRange;
}

/** What people look for in notebooks besides words. */
export interface NotebookFacets {
  /** Every call whose full name the imports make certain, in the order of the text. */
  readonly calls: readonly QualifiedCall[];
  /** Classes of models that are made: `sklearn.ensemble.RandomForestClassifier`. */
  readonly models: readonly string[];
  /** Kinds of plots: `bar`, `line`, `histogram`. */
  readonly plots: readonly string[];
  /** Literal file names and addresses. */
  readonly dataSources: readonly string[];
}

/**
 * Reads what can be said for certain: a name counts as a data frame or a model only where every value that it gets
 * anywhere in the notebook is one. Unknown stays unknown.
 */
export function notebookFacets(cells: readonly AnalysisCell[]): NotebookFacets {
  const code = cells.filter(({ type }) => type === 'code').map((cell) => parseCell(cell));
  const imported = importedNames(cells);
  const perCell = code.map((parsed) => ({ parsed, events: readEvents(parsed) }));
  const kinds = new Kinds(
    imported,
    perCell.flatMap(({ events }) => events),
  );
  const calls = perCell.flatMap(({ parsed, events }) =>
    events.flatMap((event): QualifiedCall[] => {
      const name = event.do === 'call' ? kinds.nameOf(event.path) : undefined;
      if (name === undefined || event.do !== 'call') return [];
      return [{ name, cellId: parsed.cell.id, range: parsed.rangeOf(event.node) }];
    }),
  );
  const names = [...new Set(calls.map(({ name }) => name))];
  return {
    calls,
    models: names.filter((name) => isClass(name) && MODEL_PACKAGES.has(name.split('.')[0] ?? '')),
    plots: [...new Set(names.flatMap((name) => plotOf(name) ?? []))],
    dataSources: searchFacts(cells).dataSources,
  };
}

const isClass = (name: string): boolean => /^[A-Z]\w*$/.test(name.split('.').at(-1) ?? '');

function plotOf(name: string): string | undefined {
  const parts = name.split('.');
  const [root = ''] = parts;
  const isPlotting =
    ['matplotlib', 'seaborn', 'plotly', 'altair', 'bokeh'].includes(root) || parts.includes('plot');
  return isPlotting ? PLOT_KINDS.get(parts.at(-1) ?? '') : undefined;
}

/** What the notebook's names are, where that is certain. */
class Kinds {
  private readonly imported: ReadonlyMap<string, string>;
  private readonly known = new Map<string, string>();
  private readonly unsure = new Set<string>();

  constructor(imported: ReadonlyMap<string, string>, events: readonly Event[]) {
    this.imported = imported;
    // What is made of a data frame is known only once that is: as often as names depend on one another.
    for (let isFirst = true, before = -1; isFirst || this.known.size !== before; isFirst = false) {
      before = this.known.size;
      for (const event of events) if (event.do === 'bind') this.bind(event, isFirst);
    }
  }

  private bind({ name, origin }: Extract<Event, { do: 'bind' }>, isFirst: boolean): void {
    if (this.unsure.has(name)) return;
    const kind = origin === 'other' ? undefined : this.kindOfCall(origin.call);
    // A call of what is not known yet may be known the next time.
    if (kind === undefined && origin !== 'other' && isFirst) return;
    const earlier = this.known.get(name) ?? kind;
    if (kind !== undefined && earlier === kind) this.known.set(name, kind);
    else {
      this.unsure.add(name);
      this.known.delete(name);
    }
  }

  /** The full name of what is called, if that is certain. */
  nameOf(path: readonly string[]): string | undefined {
    const [last] = path.slice(-1);
    if (last === undefined || last === '()') return undefined;
    if (path.length === 1) return this.imported.get(last);
    const owner = this.kindOf(path.slice(0, -1));
    return owner === undefined ? undefined : `${owner}.${last}`;
  }

  /** The module, class or kind of object that a path stands for. */
  private kindOf(path: readonly string[]): string | undefined {
    const [first = ''] = path;
    if (path.at(-1) === '()') return this.kindOfCall(path.slice(0, -1));
    if (path.length === 1) return this.known.get(first) ?? this.imported.get(first);
    const owner = this.kindOf(path.slice(0, -1));
    // An attribute of an object is something else; one of a module or class is in it.
    const isInside =
      owner !== undefined && (!this.known.has(first) || path.at(-1) === 'plot') && !path.includes('()');
    return isInside ? `${owner}.${path.at(-1)}` : undefined;
  }

  private kindOfCall(path: readonly string[]): string | undefined {
    const name = this.nameOf(path);
    if (name === undefined) return undefined;
    if (FRAME_MAKERS.has(name)) return FRAME;
    if (name.startsWith(`${FRAME}.`))
      return FRAME_METHODS.has(name.slice(FRAME.length + 1)) ? FRAME : undefined;
    return isClass(name) ? name : undefined;
  }
}
