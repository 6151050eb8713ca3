import { ActionIcon, Button, Checkbox, Group, Select, TextInput } from '@mantine/core';
import { type FormColumn, formColumnsOf, type JsonValue } from '@quire/analysis';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import classes from './form-builder.module.css';
import { sayKind } from './kinds-of-types.ts';
import { COLUMN_KINDS, columnOptionsFor } from './option-fields.ts';
import { Choices, OptionInput } from './option-inputs.tsx';

type ColumnsEditorProps = {
  readonly value: JsonValue | undefined;
  /** What is wrong at a place such as `0.name`; with an empty one, with all of them. */
  readonly errorAt: (place: string) => string | null;
  readonly onChange: (columns: JsonValue | undefined) => void;
};

const CELL_KINDS = COLUMN_KINDS.map((value) => ({
  value,
  label: value === 'select' ? 'One of several choices' : value === 'text' ? 'Text' : sayKind(value),
}));

/** The columns of a table: their names as the code reads them, and what their cells hold. */
export function ColumnsEditor({ value, errorAt, onChange }: ColumnsEditorProps) {
  const columns = value === undefined ? [] : (formColumnsOf({ columns: value }) ?? []);
  const list = useRef<HTMLOListElement>(null);
  // A list without columns is kept apart from none: it is being made.
  const change = (next: readonly FormColumn[]) => onChange(next as unknown as JsonValue);
  const set = (index: number, column: FormColumn) =>
    change(columns.map((one, place) => (place === index ? column : one)));
  const swap = (from: number, to: number) => {
    const [one, other] = [columns[from], columns[to]];
    if (one === undefined || other === undefined) return;
    change(columns.map((column, place) => (place === from ? other : place === to ? one : column)));
  };
  const problem = errorAt('');
  return (
    <fieldset className={classes.columns}>
      <legend className={classes.columnsTitle}>Columns</legend>
      <ol ref={list} className={classes.columnList}>
        {columns.map((column, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; its name changes as it is typed
          <li key={index} className={classes.column}>
            <ColumnEditor
              column={column}
              index={index}
              errorAt={(place) => errorAt(`${index}.${place}`)}
              onChange={(next) => set(index, next)}
            />
            <Group gap={2} wrap="nowrap" className={classes.columnActions ?? ''}>
              <Act
                label={`Move column ${index + 1} up`}
                disabled={index === 0}
                onClick={() => swap(index, index - 1)}
              >
                <IconArrowUp size={15} />
              </Act>
              <Act
                label={`Move column ${index + 1} down`}
                disabled={index === columns.length - 1}
                onClick={() => swap(index, index + 1)}
              >
                <IconArrowDown size={15} />
              </Act>
              <Act
                label={`Remove column ${index + 1}`}
                onClick={() => change(columns.filter((_, place) => place !== index))}
              >
                <IconX size={15} />
              </Act>
            </Group>
          </li>
        ))}
      </ol>
      {problem !== null && (
        <p role="alert" className={classes.problem}>
          {problem}
        </p>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => {
          change([...columns, { name: '', kind: 'text' }]);
          requestAnimationFrame(() =>
            list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus(),
          );
        }}
      >
        Add a column
      </Button>
    </fieldset>
  );
}

type ActProps = {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
};

function Act({ label, disabled = false, onClick, children }: ActProps) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}

type ColumnEditorProps = {
  readonly column: FormColumn;
  readonly index: number;
  readonly errorAt: (place: string) => string | null;
  readonly onChange: (column: FormColumn) => void;
};

function ColumnEditor({ column, index, errorAt, onChange }: ColumnEditorProps) {
  const { options: _, ...bare } = column;
  const fields = columnOptionsFor(column.kind);
  const option = (name: string) => ({
    value: column.options?.[name],
    error: errorAt(`options.${name}`),
    onChange: (value: JsonValue | undefined) => {
      const { [name]: _old, ...others } = column.options ?? {};
      const options = value === undefined || value === '' ? others : { ...others, [name]: value };
      onChange({ ...bare, ...(Object.keys(options).length > 0 && { options }) });
    },
  });
  return (
    <div className={classes.columnFields}>
      <div className={classes.options}>
        <TextInput
          label={`Column ${index + 1}`}
          placeholder="Name in the code"
          value={column.name}
          error={errorAt('name')}
          onChange={(event) => onChange({ ...column, name: event.currentTarget.value })}
        />
        <Select
          label="Holds"
          aria-label={`What column ${index + 1} holds`}
          data={CELL_KINDS}
          allowDeselect={false}
          value={column.kind}
          onChange={(kind) => kind !== null && onChange({ ...bare, kind })}
        />
      </div>
      <Checkbox
        label="A cell may be empty"
        checked={column.required === false}
        onChange={({ currentTarget }) => {
          const { required: _, ...filled } = column;
          onChange(currentTarget.checked ? { ...filled, required: false } : filled);
        }}
      />
      {fields.some(({ form }) => form === 'choices') ? (
        <Choices key={column.kind} {...option('options')} />
      ) : (
        fields.length > 0 && (
          <details>
            <summary className={classes.columnLimits}>Limits</summary>
            <div className={classes.limits}>
              {fields.map((one) => (
                <OptionInput key={one.name} option={one} {...option(one.name)} />
              ))}
            </div>
          </details>
        )
      )}
    </div>
  );
}
