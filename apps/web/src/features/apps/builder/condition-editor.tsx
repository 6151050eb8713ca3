import { ActionIcon, Button, Group, MultiSelect, Select, TagsInput } from '@mantine/core';
import type { JsonValue } from '@quire/analysis';
import { IconPlus, IconX } from '@tabler/icons-react';
import { choiceLabels, type InputField, sayChoice } from '../input-field.ts';
import classes from './form-builder.module.css';
import { type DraftInput, previewOf, withChange } from './form-draft.ts';

type ConditionEditorProps = {
  readonly input: DraftInput;
  /** The others, on whose values this one may depend. */
  readonly others: readonly DraftInput[];
  readonly error: string | null;
  readonly onChange: (input: DraftInput) => void;
};

type Condition = readonly [name: string, values: readonly JsonValue[]];

/** Inputs that depend on others: each condition names another one and the values with which this one is shown. */
export function ConditionEditor({ input, others, error, onChange }: ConditionEditorProps) {
  const fields = others.map(previewOf).filter(isUsable);
  if (fields.length === 0) return null;
  const said = input.form.show_if ?? input.parameter.showIf ?? {};
  const conditions = Object.entries(said).map(([name, values]): Condition => [name, [values].flat()]);
  const free = fields.filter(({ name }) => !conditions.some(([taken]) => taken === name));
  const change = (next: readonly Condition[]) =>
    onChange(withChange(input, { show_if: Object.fromEntries(next) }));
  const set = (index: number, condition: Condition | null) =>
    change(conditions.flatMap((one, place) => (place === index ? (condition ? [condition] : []) : [one])));
  const rows = conditions.length === 0 ? [null] : conditions;
  return (
    <div className={classes.conditions}>
      {rows.map((condition, index) => (
        <ConditionRow
          key={condition?.[0] ?? ''}
          condition={condition}
          isFirst={index === 0}
          field={fields.find(({ name }) => name === condition?.[0])}
          fields={fields.filter(
            ({ name }) => name === condition?.[0] || free.some((one) => one.name === name),
          )}
          error={condition !== null && condition[1].length === 0 ? error : null}
          onChange={(next) => (condition === null ? next && change([next]) : set(index, next))}
        />
      ))}
      {conditions.length > 0 && free[0] !== undefined && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => free[0] && change([...conditions, [free[0].name, firstOf(free[0])]])}
        >
          Another condition
        </Button>
      )}
    </div>
  );
}

const isUsable = ({ type }: InputField): boolean =>
  ['boolean', 'literal', 'integer', 'number', 'date'].includes(type.kind) ||
  (type.kind === 'string' && type.secret !== true);

const valuesOf = ({ type }: InputField): readonly JsonValue[] | null =>
  type.kind === 'literal' ? type.values : type.kind === 'boolean' ? [true, false] : null;

const firstOf = (field: InputField): readonly JsonValue[] => valuesOf(field)?.slice(0, 1) ?? [];

type ConditionRowProps = {
  readonly condition: Condition | null;
  readonly isFirst: boolean;
  readonly field: InputField | undefined;
  readonly fields: readonly InputField[];
  readonly error: string | null;
  readonly onChange: (condition: Condition | null) => void;
};

function ConditionRow({ condition, isFirst, field, fields, error, onChange }: ConditionRowProps) {
  return (
    <Group gap="sm" align="flex-end" wrap="nowrap">
      <Group gap="sm" grow align="flex-start" flex={1} preventGrowOverflow={false}>
        <Select
          label={isFirst ? 'Shown only while' : 'and while'}
          placeholder="Always shown"
          miw="8rem"
          data={fields.map(({ name, label }) => ({ value: name, label }))}
          value={condition?.[0] ?? null}
          onChange={(next) => {
            const other = fields.find(({ name }) => name === next);
            onChange(other ? [other.name, firstOf(other)] : null);
          }}
        />
        {condition !== null && field !== undefined && (
          <Wanted
            field={field}
            values={condition[1]}
            error={error}
            onChange={(values) => onChange([field.name, values])}
          />
        )}
      </Group>
      {condition !== null && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={`Show it whatever ${field?.label ?? condition[0]} is`}
          onClick={() => onChange(null)}
        >
          <IconX size={15} />
        </ActionIcon>
      )}
    </Group>
  );
}

type WantedProps = {
  readonly field: InputField;
  readonly values: readonly JsonValue[];
  readonly error: string | null;
  readonly onChange: (values: readonly JsonValue[]) => void;
};

/** The values of another input with which this one is shown: chosen where they can be listed, else typed. */
function Wanted({ field, values, error, onChange }: WantedProps) {
  const listed = valuesOf(field);
  if (listed === null) {
    const isNumber = field.type.kind === 'integer' || field.type.kind === 'number';
    return (
      <TagsInput
        label="is one of"
        miw="8rem"
        error={error}
        acceptValueOnBlur
        placeholder="Type and press Enter"
        value={values.map(String)}
        onChange={(texts) =>
          onChange(texts.map((text) => (isNumber && !Number.isNaN(Number(text)) ? Number(text) : text)))
        }
      />
    );
  }
  const labels =
    field.type.kind === 'literal'
      ? choiceLabels(field, field.type.values)
      : [sayChoice(true), sayChoice(false)];
  return (
    <MultiSelect
      label="is one of"
      miw="8rem"
      error={error}
      data={listed.map((value, index) => ({
        value: JSON.stringify(value),
        label: labels[index] ?? String(value),
      }))}
      value={values.map((value) => JSON.stringify(value))}
      onChange={(next) => onChange(next.map((one) => JSON.parse(one) as JsonValue))}
    />
  );
}
