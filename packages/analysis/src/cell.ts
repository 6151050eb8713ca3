import type { FormInput } from './parameters/form-metadata.ts';

/**
 * The shape that every function of this package reads: a cell's text, and nothing of its outputs.
 * `@quire/notebook`'s cells have more and are converted by `toAnalysisCells`.
 */
export interface AnalysisCell {
  /** Unique in the notebook; facts and diagnostics point to it. */
  readonly id: string;
  readonly type: 'code' | 'markdown' | 'raw';
  /** The whole text, lines joined, as nbformat 4 has it after joining. */
  readonly source: string;
  /** `metadata.tags`; papermill's convention tags the inputs' cell with `parameters`. */
  readonly tags: readonly string[];
  /** `metadata.quire.inputs`: what a form builder says about the inputs of the cell tagged `parameters`. */
  readonly formInputs?: readonly FormInput[];
}
