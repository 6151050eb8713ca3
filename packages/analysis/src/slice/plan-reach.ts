import type { AnalysisCell } from '../cell.ts';
import type { Dependency, GraphStatement, NotebookGraph } from '../flow/graph.ts';
import type { ChangedParts } from './reach-forward.ts';
import { dependenciesByStatement } from './slice-notebook.ts';

/** Where a change begins. */
export interface ChangeStart {
  /** Statements that it surely reaches, with the reason in words. */
  readonly statements: Map<number, string>;
  /** The statement from which on anything may see it. */
  readonly from: number;
  /** Why it reaches all that may run code which nobody calls there, when it does. */
  readonly implicitly: string | undefined;
}

interface Changed {
  readonly graph: NotebookGraph;
  readonly cells: readonly AnalysisCell[];
  readonly previous?: NotebookGraph;
}

/** The statements at which a change begins, or why that cannot be told. */
export function startOf(notebook: Changed, { cellIds = [], names = [] }: ChangedParts): ChangeStart | string {
  const { graph, previous } = notebook;
  const statements = new Map<number, string>();
  let from = graph.statements.length;
  for (const name of names) {
    const made = assignmentOf(notebook, name);
    if (made === undefined) return `nothing here assigns \`${name}\`, so what needs it cannot be told`;
    from = Math.min(from, made.index + 1);
    for (const dependency of graph.dependencies) {
      if (dependency.to !== made.index || dependency.name !== name) continue;
      const user = graph.statements[dependency.from];
      if (user !== undefined && user.cellIndex > made.cellIndex)
        statements.set(user.index, dependency.reason);
    }
  }
  const edited = graph.statements.filter(({ cellId }) => cellIds.includes(cellId));
  for (const { index } of edited) statements.set(index, 'was edited');
  from = Math.min(from, ...edited.map(({ index }) => index));
  if (cellIds.length > 0 && edited.length === 0)
    return 'the edited cell says nothing any more, so what missed it cannot be told';
  if (previous !== undefined)
    for (const [index, reason] of leftBehind(graph, previous, cellIds)) statements.set(index, reason);
  const read = names.find((name) => graph.implicit.names.has(name));
  const implicitly = read === undefined ? undefined : readImplicitly(read);
  return { statements, from, implicitly };
}

/** The assignment of an input: in the cell tagged for it, where there is one. */
function assignmentOf({ graph, cells }: Changed, name: string): GraphStatement | undefined {
  const tagged = new Set(cells.filter(({ tags }) => tags.includes('parameters')).map(({ id }) => id));
  const all = graph.statements.filter(({ defines }) => defines.includes(name));
  return all.findLast(({ cellId }) => tagged.has(cellId)) ?? all[0];
}

/** Statements below an edited cell that use what its old text defined or changed. */
function leftBehind(
  graph: NotebookGraph,
  previous: NotebookGraph,
  cellIds: readonly string[],
): ReadonlyMap<number, string> {
  const old = previous.statements.filter(({ cellId }) => cellIds.includes(cellId));
  const first = Math.min(...old.map(({ cellIndex }) => cellIndex));
  const touched = new Set(
    old.flatMap(({ defines, mayDefine, changes, writes }) => [
      ...defines,
      ...mayDefine,
      ...changes.map(({ name }) => name),
      ...writes,
    ]),
  );
  const found = new Map<number, string>();
  for (const { index, cellIndex, uses, reads } of graph.statements) {
    const name = [...uses, ...reads].find((one) => touched.has(one));
    if (cellIndex > first && name !== undefined)
      found.set(index, `uses \`${name}\`, which the edited cell made`);
  }
  return found;
}

/**
 * Every statement that a change may reach, with the reason in words. Goes by the graph, and past it where the graph
 * cannot be sure: a reached statement of unknown effect reaches all below it, and one that may read anything is
 * reached by any change above it.
 */
export function reachedBy({ graph, cells }: Changed, start: ChangeStart): ReadonlyMap<number, string> {
  const reached = new Map<number, string>();
  const needs = dependenciesByStatement(graph);
  const mayRaise = new Set(cells.filter(({ tags }) => tags.includes('raises-exception')).map(({ id }) => id));
  const written = new Map<string, GraphStatement>();
  let everything: string | undefined;
  let implicitly = start.implicitly;
  for (const statement of graph.statements) {
    const { index } = statement;
    if (index < start.from && !start.statements.has(index)) continue;
    const reason =
      start.statements.get(index) ??
      needs.get(index)?.find(({ to }: Dependency) => reached.has(to))?.reason ??
      hiddenReason(statement, written) ??
      everything ??
      (index > graph.implicit.from ? implicitly : undefined) ??
      riskReason(statement) ??
      abortReason(statement, { mayRaise, reached, statements: graph.statements });
    if (reason === undefined) continue;
    reached.set(index, reason);
    for (const channel of statement.writes) if (!written.has(channel)) written.set(channel, statement);
    everything ??= spreadOf(statement);
    implicitly ??= implicitSpread(graph, statement);
  }
  return reached;
}

/** A reached statement wrote a hidden state, such as a file, that this one reads. */
function hiddenReason(
  { reads }: GraphStatement,
  written: ReadonlyMap<string, GraphStatement>,
): string | undefined {
  for (const channel of reads) {
    for (const [other, { cellIndex }] of written) {
      if (channel === other || (isOutside(channel) && isOutside(other)))
        return `depends on ${channel}, which cell ${cellIndex + 1} changes`;
    }
  }
  return undefined;
}

/** Files and tables, whose names may differ where they do not: paths, links, views. */
export function isOutside(channel: string): boolean {
  return channel.startsWith('file:') || channel.startsWith('sql:');
}

/** Why everything below a reached statement is reached too, when it is. */
function spreadOf({ risks, writes, cellIndex }: GraphStatement): string | undefined {
  const [risk] = risks;
  if (risk !== undefined) return `cell ${cellIndex + 1} may change anything: ${risk.detail}`;
  const setting = writes.find((channel) =>
    /^(?:display(?::.*)?|imports|environment|magics|module:.*)$/.test(channel),
  );
  return setting === undefined ? undefined : `cell ${cellIndex + 1} changes settings (${setting})`;
}

/** Code that runs where nobody calls it, in whichever statement, reads what a reached statement made. */
function implicitSpread(
  { implicit }: NotebookGraph,
  { index, cellIndex, defines, mayDefine, changes }: GraphStatement,
): string | undefined {
  if (implicit.givenBy.has(index)) return `cell ${cellIndex + 1} gives objects methods of their own`;
  const made = [...defines, ...mayDefine, ...changes.map(({ name }) => name)];
  const read = made.find((name) => implicit.names.has(name));
  return read === undefined ? undefined : readImplicitly(read);
}

function readImplicitly(name: string): string {
  return `may run a method that reads \`${name}\``;
}

function riskReason({ risks, reads, modules }: GraphStatement): string | undefined {
  const [risk] = risks;
  if (risk !== undefined) return `may read anything: ${risk.detail}`;
  if (reads.includes('quire') || reads.includes('stdin')) return 'talks to the person who runs it';
  return modules.includes('__main__') ? 'imports the notebook itself' : undefined;
}

/** Where a cell may raise and the notebook goes on, what stands below a reached statement depends on it. */
function abortReason(
  { index, cellId }: GraphStatement,
  at: {
    readonly mayRaise: ReadonlySet<string>;
    readonly reached: ReadonlyMap<number, string>;
    readonly statements: readonly GraphStatement[];
  },
): string | undefined {
  const before = at.statements[index - 1];
  const isAfterReached = before?.cellId === cellId && at.reached.has(before.index);
  return at.mayRaise.has(cellId) && isAfterReached
    ? 'may not run when what stands above it raises'
    : undefined;
}
