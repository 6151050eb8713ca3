import { extractParameters, type FormInput, toAnalysisCells } from '@quire/analysis';
import type { Notebook } from '@quire/notebook';
import type { DraftInput } from './form-draft.ts';

/** The inputs of the parameters cell as the code declares them, with what the present form says, in its order. */
export function draftOf(notebook: Notebook): readonly DraftInput[] {
  const cells = toAnalysisCells(notebook);
  const form = cells
    .filter(({ tags }) => tags.includes('parameters'))
    .flatMap(({ formInputs = [] }): readonly FormInput[] => formInputs);
  const { parameters } = extractParameters(cells.map(({ formInputs: _, ...cell }) => cell));
  const place = (name: string) => form.findIndex((input) => input.name === name) >>> 0;
  return parameters
    .filter(({ asked }) => asked === undefined)
    .sort((left, right) => place(left.name) - place(right.name))
    .map((parameter) => ({
      parameter,
      form: form.find(({ name }) => name === parameter.name) ?? { name: parameter.name },
    }));
}
