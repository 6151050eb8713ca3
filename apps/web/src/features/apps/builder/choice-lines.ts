import { formChoicesOf, type JsonValue, type ParameterType } from '@quire/analysis';

/** Choices as lines: `value`, or `value = what people read`. */
export function sayChoices(options: JsonValue | undefined): string {
  const choices = options === undefined ? [] : (formChoicesOf({ options }) ?? []);
  return choices
    .map(([value, label]) =>
      label === null || label === String(value) ? String(value) : `${value} = ${label}`,
    )
    .join('\n');
}

/** The choices that lines say, as a form lists them; `undefined` for none. Numbers where the code wants numbers. */
export function readChoices(text: string, type?: ParameterType): JsonValue | undefined {
  const item = type?.kind === 'list' ? type.item : type;
  const read = (value: string) => readValue(item, value);
  const choices = text.split('\n').flatMap((line): JsonValue[] => {
    const at = line.indexOf('=');
    const value = (at < 0 ? line : line.slice(0, at)).trim();
    const label = at < 0 ? '' : line.slice(at + 1).trim();
    if (value === '') return [];
    return [label === '' || label === value ? read(value) : { value: read(value), label }];
  });
  return choices.length === 0 ? undefined : choices;
}

function readValue(type: ParameterType | undefined, text: string): JsonValue {
  if (type?.kind === 'literal') return type.values.find((value) => String(value) === text) ?? text;
  const number = type?.kind === 'integer' || type?.kind === 'number' ? Number(text) : Number.NaN;
  return Number.isNaN(number) ? text : number;
}
