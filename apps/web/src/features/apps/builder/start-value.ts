import { checkFormInput, type FormProblem, type JsonValue, type ParameterType } from '@quire/analysis';
import { checkEntry } from '../check-entries.ts';
import { sayUnreadable } from '../form-words.ts';
import { DEFAULT_ENTRY, type Entry, type InputField, textEntry, valueEntry } from '../input-field.ts';
import { type DraftInput, previewOf, withChange } from './form-draft.ts';

/** What of an input is to be mended before the form can be published, each at its field. */
export function problemsOf(input: DraftInput): readonly FormProblem[] {
  const { parameter, form, typed } = input;
  const found = checkFormInput(parameter, form).map((problem) =>
    problem.place === 'default' && form.default !== undefined
      ? { ...problem, message: sayUnfit(input) ?? problem.message }
      : problem,
  );
  if (typed === undefined) return found;
  const message =
    typed.replaceAll('|', '').trim() === ''
      ? 'Give a value, or let it start as in the notebook.'
      : sayUnreadable(startField(input), typed);
  return [...found.filter(({ place }) => place !== 'default'), { place: 'default', message }];
}

/** In the words of its field, which looks at what differs from a default only. */
const sayUnfit = (input: DraftInput): string | null =>
  checkEntry({ ...startField(input), default: { kind: 'none' } }, startEntry(input));

/** The field in which the value to start with is given: by the control, and so by the rules, that the app will have. */
export function startField(input: DraftInput): InputField {
  const { typed, form } = input;
  const { type, widget } = previewOf(withChange(input, { required: undefined }));
  return {
    name: `start of ${input.parameter.name}`,
    label: 'Value to start with',
    help: null,
    type,
    widget,
    required: false,
    default:
      typed === undefined && form.default !== undefined
        ? { kind: 'static', value: form.default }
        : { kind: 'none' },
  };
}

/** What that field holds. */
export function startEntry({ form, typed }: DraftInput): Entry {
  if (typed !== undefined) return typed === '' ? DEFAULT_ENTRY : textEntry(typed);
  return form.default === undefined ? DEFAULT_ENTRY : valueEntry(form.default);
}

/** Where another value than the notebook's own begins: at that one, else at what its kind has for nothing. */
export function firstStart(input: DraftInput): { value: JsonValue } | { text: string } {
  const field = previewOf(withChange(input, { required: undefined, default: undefined }));
  const own = field.default.kind === 'static' ? field.default.value : emptyOf(field.type);
  const isFit = own !== undefined && checkEntry({ ...field, message: '' }, valueEntry(own)) === null;
  return isFit ? { value: own } : { text: '' };
}

function emptyOf(type: ParameterType): JsonValue | undefined {
  switch (type.kind) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return type.minimum ?? 0;
    case 'string':
      return '';
    case 'literal':
      return type.values[0];
    case 'list':
      return [];
    case 'dict':
      return {};
    default:
      return undefined;
  }
}
