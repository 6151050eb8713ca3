import { type Parameter, parametersOfSchema } from '@quire/analysis';
import type { JsonSchema } from '@quire/contract';
import type { InputField } from './input-field.ts';

/** Reads a notebook's JSON Schema, or that of a question, into the inputs of its form, in their order. */
export function readFields(schema: JsonSchema): readonly InputField[] {
  return parametersOfSchema(schema).parameters.map(fieldOf);
}

/** Those that an app asks for beside its results; what its cells ask for themselves is shown where they ask. */
export const readOwnFields = (schema: JsonSchema): readonly InputField[] =>
  readFields(schema).filter(({ asked }) => asked === undefined);

/** A parameter as the form sees it. */
export function fieldOf(parameter: Parameter): InputField {
  return {
    name: parameter.name,
    label: parameter.label,
    help: parameter.help ?? null,
    type: parameter.type,
    default: parameter.default,
    required: parameter.required,
    widget: parameter.widget ?? null,
    ...(parameter.section !== undefined && { section: parameter.section }),
    ...(parameter.showIf !== undefined && { showIf: parameter.showIf }),
    ...(parameter.message !== undefined && { message: parameter.message }),
    ...(parameter.asked !== undefined && { asked: parameter.asked }),
  };
}
