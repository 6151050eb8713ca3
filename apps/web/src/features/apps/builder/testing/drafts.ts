import { draftOf } from '../draft-of-notebook.ts';
import type { DraftInput } from '../form-draft.ts';

/** The draft of a notebook with one cell, tagged `parameters`; needs the parser. */
export function draftOfCode(source: string, inputs: readonly object[] = []): readonly DraftInput[] {
  return draftOf({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      {
        id: 'p',
        cell_type: 'code',
        source,
        execution_count: null,
        outputs: [],
        metadata: { tags: ['parameters'], quire: { inputs: inputs as never } },
      },
    ],
  });
}

/** The draft of its last input. */
export function inputOfCode(source: string): DraftInput {
  const input = draftOfCode(source).at(-1);
  if (input === undefined) throw new Error(`no input in ${source}`);
  return input;
}
