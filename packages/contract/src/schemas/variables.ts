import { z } from 'zod';

/** A line of text: what a process tells is cut far below. */
const line = z.string().max(2_000);
const size = z.number().int().min(0).nullable();

/** Where a variable belongs: to the notebook, or to the function of it in which the last cell failed. */
export const variableScope = z.enum(['notebook', 'function']);
export type VariableScope = z.infer<typeof variableScope>;

/** What is told of one variable without opening it. */
export const variableFacts = z.object({
  /** The name of its class. */
  type: line,
  /** Items, letters or bytes. */
  length: size,
  /** Of arrays and tables: rows first. */
  shape: z.array(z.number().int().min(0)).max(64).nullable(),
  dtype: line.nullable(),
  /** Names of the first columns. */
  columns: z.array(line).max(50).nullable(),
  /** How much memory it takes, where that is known. */
  bytes: size,
  /** Its value in a line, cut; secrets in it are replaced by dots. */
  preview: line.nullable(),
  /** A secret: neither its value nor how long it is are told. */
  isHidden: z.boolean(),
  /** Why there is no preview, as a sentence. */
  problem: line.nullable(),
  /** Whether there is more to see when it is opened. */
  hasMore: z.boolean(),
});

export const variable = variableFacts.extend({ name: line });
export type Variable = z.infer<typeof variable>;

export const variableDetail = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('table'),
    columns: z.array(z.object({ name: line, dtype: line })).max(50),
    /** The first ones. */
    rows: z.array(z.object({ label: line, cells: z.array(line).max(50) })).max(50),
    rowCount: z.number().int().min(0),
    columnCount: z.number().int().min(0),
  }),
  z.object({
    kind: z.literal('items'),
    /** The first ones: keys, places or names of attributes. */
    items: z.array(z.object({ key: line, type: line, preview: line })).max(200),
    count: z.number().int().min(0),
  }),
  z.object({ kind: z.literal('text'), text: z.string().max(20_000), isCut: z.boolean() }),
]);
export type VariableDetail = z.infer<typeof variableDetail>;

/**
 * Why nothing can be seen, as a sentence: `computing` and `asking` pass, `gone` can be computed again, `impossible`
 * stays so with this notebook or on this hub.
 */
const unseen = z.object({
  outcome: z.enum(['computing', 'asking', 'gone', 'impossible', 'late']),
  sentence: z.string(),
});
export type Unseen = z.infer<typeof unseen>;

export const variableList = z.object({
  outcome: z.literal('shown'),
  /** Whether they are as they were where a cell failed, and not as the last cell left them. */
  isFailed: z.boolean(),
  variables: z.array(variable),
  /** How many there are beyond these. */
  more: z.number().int().min(0),
  /** Whether cells were left out that a change of inputs did not reach: what they make is not among these. */
  isPartial: z.boolean(),
  /** The function in which the cell failed, with its own variables. */
  inFunction: z
    .object({ name: line, line: z.number().int().min(0), variables: z.array(variable) })
    .nullable(),
});
export type VariableList = z.infer<typeof variableList>;

export const openedVariable = z.object({
  outcome: z.literal('shown'),
  variable,
  /** `null` where there is nothing more to see. */
  detail: variableDetail.nullable(),
});
export type OpenedVariable = z.infer<typeof openedVariable>;

export const shownVariables = z.discriminatedUnion('outcome', [variableList, unseen]);
export type ShownVariables = z.infer<typeof shownVariables>;
export const shownVariable = z.discriminatedUnion('outcome', [openedVariable, unseen]);
export type ShownVariable = z.infer<typeof shownVariable>;

export const variableParams = { name: z.string().min(1).max(500) };
export const variableQuery = z.object({ scope: variableScope.default('notebook') });
