import { z } from 'zod';

/** How sure the analysis is of what it says. */
export const certainty = z.enum(['certain', 'likely', 'unknown']);

/** A code cell, as the map draws it. */
export const dataflowCell = z.object({
  cellId: z.string(),
  /** Its place among all cells, from 0. */
  cellIndex: z.number().int(),
  defines: z.array(z.string()),
  changes: z.array(z.string()),
});

/** A cell needs what an earlier one did. */
export const dataflowEdge = z.object({
  from: z.string(),
  to: z.string(),
  /** In words, for people; the first few. */
  reasons: z.array(z.string()),
  certainty,
});

export const dataflowDiagnostic = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  hint: z.string().nullable(),
  cellId: z.string(),
  /** In the cell, from 1. */
  line: z.number().int(),
  endLine: z.number().int(),
});

/** What the code of a version says of itself without being run. */
export const dataflow = z.object({
  cells: z.array(dataflowCell),
  edges: z.array(dataflowEdge),
  /** Inputs with the cells that another value makes run again, in order. */
  inputs: z.array(z.object({ name: z.string(), label: z.string(), reaches: z.array(z.string()) })),
  diagnostics: z.array(dataflowDiagnostic),
});
export type Dataflow = z.infer<typeof dataflow>;
export type DataflowEdge = z.infer<typeof dataflowEdge>;
export type DataflowDiagnostic = z.infer<typeof dataflowDiagnostic>;
