import {
  analyzeNotebook,
  checkNotebook,
  extractParameters,
  type NeededModule,
  type NotebookGraph,
  neededModules,
  reachForward,
  toAnalysisCells,
} from '@quire/analysis';
import type { Dataflow, DataflowEdge } from '@quire/contract';
import type { Notebook } from '@quire/notebook';

/** Two cells may share dozens of names; more reasons than these are not read. */
const REASONS_PER_EDGE_MAX = 4;
/** A notebook made to be complicated must not fill the hub's memory or the page. */
const EDGES_MAX = 5_000;
const DIAGNOSTICS_MAX = 500;

/** What follows from the code alone, and what only the environment of runs can say more about. */
export type DescribedNotebook = { dataflow: Dataflow; needs: readonly NeededModule[] };

/** What the code of a notebook says of itself, cell by cell. Needs the parser; never throws because of user code. */
export function describeDataflow(notebook: Notebook): DescribedNotebook {
  const cells = toAnalysisCells(notebook);
  const graph = analyzeNotebook(cells);
  const counts = notebook.cells.flatMap((cell): [string, number][] =>
    cell.cell_type === 'code' && cell.execution_count !== null ? [[cell.id, cell.execution_count]] : [],
  );
  const diagnostics = checkNotebook(graph, cells, { executionCounts: new Map(counts) });
  const dataflow: Dataflow = {
    cells: notebook.cells.flatMap((cell, cellIndex) =>
      cell.cell_type === 'code' ? [{ cellId: cell.id, cellIndex, ...factsOf(graph, cell.id) }] : [],
    ),
    edges: edgesOf(graph),
    inputs: extractParameters(cells).parameters.map(({ name, label, cellId, asked }) => ({
      name,
      label,
      // What a cell asks for itself reaches that cell first.
      reaches:
        asked === undefined
          ? reachForward(graph, { names: [name] }).filter((id) => id !== cellId)
          : [...reachForward(graph, { cellIds: [cellId] })],
    })),
    diagnostics: diagnostics
      .slice(0, DIAGNOSTICS_MAX)
      .map(({ code, severity, message, hint = null, cellId, range }) => ({
        code,
        severity,
        message,
        hint,
        cellId,
        line: range.startLine + 1,
        endLine: range.endLine + 1,
      })),
  };
  return { dataflow, needs: neededModules(cells) };
}

function factsOf({ statements }: NotebookGraph, cellId: string): { defines: string[]; changes: string[] } {
  const own = statements.filter((statement) => statement.cellId === cellId);
  const defines = [...new Set(own.flatMap((statement) => [...statement.defines, ...statement.mayDefine]))];
  const changes = new Set(own.flatMap((statement) => statement.changes.map(({ name }) => name)));
  return { defines, changes: [...changes].filter((name) => !defines.includes(name)) };
}

const DOUBT = { certain: 0, likely: 1, unknown: 2 } as const;

function edgesOf({ statements, dependencies }: NotebookGraph): DataflowEdge[] {
  const edges = new Map<string, DataflowEdge>();
  for (const { from, to, reason, certainty } of dependencies) {
    const [left, right] = [statements[from], statements[to]];
    if (left === undefined || right === undefined || left.cellId === right.cellId) continue;
    const key = JSON.stringify([left.cellId, right.cellId]);
    const edge = edges.get(key);
    if (edge === undefined) {
      if (edges.size < EDGES_MAX)
        edges.set(key, { from: left.cellId, to: right.cellId, reasons: [reason], certainty });
      continue;
    }
    if (edge.reasons.length < REASONS_PER_EDGE_MAX && !edge.reasons.includes(reason))
      edge.reasons.push(reason);
    // One sure reason is enough for the whole edge.
    if (DOUBT[certainty] < DOUBT[edge.certainty]) edge.certainty = certainty;
  }
  return [...edges.values()];
}
