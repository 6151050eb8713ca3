import { Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { FormProblem, JsonValue } from '@quire/analysis';
import { ColumnsEditor } from './columns-editor.tsx';
import { ConditionEditor } from './condition-editor.tsx';
import classes from './form-builder.module.css';
import {
  type DraftInput,
  kindOfDraft,
  optionsOfDraft,
  withChange,
  withKind,
  withOption,
} from './form-draft.ts';
import { kindsFor, sayKind } from './kinds-of-types.ts';
import { optionsFor } from './option-fields.ts';
import { Choices, OptionInput } from './option-inputs.tsx';
import { StartEditor } from './start-editor.tsx';

type InputEditorProps = {
  readonly input: DraftInput;
  /** The others, on whose values this one may depend. */
  readonly others: readonly DraftInput[];
  readonly problems: readonly FormProblem[];
  readonly onChange: (input: DraftInput) => void;
};

/** What the form says of one input. */
export function InputEditor({ input, others, problems, onChange }: InputEditorProps) {
  const { parameter, form } = input;
  const errorAt = (place: string) =>
    problems.find((problem) => problem.place === place && problem.isDoubt !== true)?.message ?? null;
  const text = (name: 'label' | 'help' | 'section' | 'message') => ({
    value: form[name] ?? (name === 'label' ? parameter.label : (parameter[name] ?? '')),
    error: errorAt(name),
    // Each of them is a line; what is pasted may have several.
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(withChange(input, { [name]: event.currentTarget.value.replace(/\s*\n\s*/gu, ' ') })),
  });
  return (
    <Stack gap="md">
      <TextInput label="Label" {...text('label')} />
      <Textarea
        label="Help"
        description="A sentence below the label."
        autosize
        minRows={1}
        {...text('help')}
      />
      <TextInput
        label="Section"
        description="Inputs of one section stand together, in their order."
        {...text('section')}
      />
      <Kind input={input} error={errorAt('kind')} onChange={onChange} />
      <Options input={input} errorAt={errorAt} onChange={onChange} />
      <StartEditor
        input={input}
        error={errorAt('default')}
        doubt={problems.find(({ place, isDoubt }) => place === 'default' && isDoubt)?.message ?? null}
        onChange={onChange}
      />
      <TextInput
        label="When a value does not fit"
        description="In place of the words that Quire finds itself."
        {...text('message')}
      />
      <ConditionEditor input={input} others={others} error={errorAt('show_if')} onChange={onChange} />
    </Stack>
  );
}

type KindProps = Pick<InputEditorProps, 'input' | 'onChange'> & { readonly error: string | null };

function Kind({ input, error, onChange }: KindProps) {
  const { parameter, form } = input;
  const suiting = kindsFor(parameter);
  const present = form.kind ?? parameter.widget?.name ?? null;
  const isListed = present === null || suiting.some(({ value }) => value === present);
  const kinds = isListed ? suiting : [...suiting, { value: present, label: sayKind(present) }];
  if (kinds.length < 2) return null;
  return (
    <Select
      label="How it is asked for"
      data={[...kinds]}
      value={present}
      error={error}
      placeholder="As its type suggests"
      clearable={form.kind !== undefined}
      onChange={(next) => onChange(withKind(input, next ?? undefined))}
    />
  );
}

type OptionsProps = Pick<InputEditorProps, 'input' | 'onChange'> & {
  readonly errorAt: (place: string) => string | null;
};

function Options({ input, errorAt, onChange }: OptionsProps) {
  const kind = kindOfDraft(input);
  const fields = optionsFor(kind);
  const options = optionsOfDraft(input);
  const props = (name: string) => ({
    value: options[name],
    error: errorAt(`options.${name}`),
    onChange: (value: JsonValue | undefined) => onChange(withOption(input, name, value)),
  });
  const plain = fields.filter(({ form }) => form !== 'choices' && form !== 'columns');
  return (
    <>
      {fields.some(({ form }) => form === 'choices') && (
        <Choices key={kind} type={input.parameter.type} {...props('options')} />
      )}
      {fields.some(({ form }) => form === 'columns') && (
        <ColumnsEditor
          {...props('columns')}
          errorAt={(place) => errorAt(place === '' ? 'options.columns' : `options.columns.${place}`)}
        />
      )}
      {plain.length > 0 && (
        <div key={kind} className={classes.options}>
          {plain.map((option) => (
            <OptionInput key={option.name} option={option} {...props(option.name)} />
          ))}
        </div>
      )}
    </>
  );
}
