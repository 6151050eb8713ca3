import { ActionIcon, Button, Input } from '@mantine/core';
import type { JsonValue, ParameterType, RecordField } from '@quire/analysis';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type ClipboardEvent, useId, useState } from 'react';
import { entryValue, sayChoice, valueEntry } from '../input-field.ts';
import { type ControlProps, wrapperProps } from './control-props.ts';
import classes from './table-control.module.css';
import { ROWS_DRAWN, sayTableHint } from './table-hint.ts';
import { pasteInto, type Row, readCell, rowOf, showCell } from './table-rows.ts';
import { useDraft } from './use-draft.ts';

/** A small table: typed cell by cell, or pasted from a spreadsheet. */
export function TableControl(props: ControlProps) {
  const { field, entry, onChange, onLeave } = props;
  const id = useId();
  const columns = columnsOf(field.type);
  const value = entryValue(field, entry);
  const rows = Array.isArray(value) ? (value as readonly Row[]) : [];
  const [drawn, setDrawn] = useState(ROWS_DRAWN);
  const most = field.type.kind === 'list' ? field.type.maxItems : undefined;
  const change = (next: readonly Row[]) => onChange(valueEntry(next as JsonValue));
  const set = (row: number, name: string, cell: JsonValue) =>
    change(rows.map((one, index) => (index === row ? { ...one, [name]: cell } : one)));
  const paste = (row: number, column: number) => (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!/[\t\n]/u.test(text.trimEnd())) return;
    event.preventDefault();
    change(pasteInto({ rows, columns }, { row, column, text }).slice(0, most));
  };
  return (
    <Input.Wrapper {...wrapperProps(props)} labelElement="div" labelProps={{ id: `${id}-label` }}>
      <section className={classes.frame} aria-labelledby={`${id}-label`} onBlur={onLeave}>
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map(({ name, type }) => (
                <th key={name} scope="col" data-number={isNumeric(type) || undefined}>
                  {name}
                </th>
              ))}
              <th scope="col">
                <span className="q-visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, drawn).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; it has no other name
              <tr key={index}>
                {columns.map((column, place) => (
                  <td key={column.name} onPaste={paste(index, place)}>
                    <Cell
                      column={column}
                      value={row[column.name]}
                      label={`${column.name}, row ${index + 1}`}
                      onChange={(cell) => set(index, column.name, cell)}
                    />
                  </td>
                ))}
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Remove row ${index + 1}`}
                    onClick={() => change(rows.filter((_, other) => other !== index))}
                  >
                    <IconX size={15} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className={classes.foot}>
          {rows.length > drawn ? (
            <Button variant="subtle" size="compact-sm" onClick={() => setDrawn(drawn + ROWS_DRAWN)}>
              Show more rows
            </Button>
          ) : (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden="true" />}
              disabled={most !== undefined && rows.length >= most}
              onPaste={paste(rows.length, 0)}
              onClick={() => {
                setDrawn(Math.max(drawn, rows.length + 1));
                change([...rows, rowOf(columns)]);
              }}
            >
              Add a row
            </Button>
          )}
          <span className={classes.hint}>{sayTableHint(field, entry, { rows: rows.length, drawn })}</span>
        </div>
      </section>
    </Input.Wrapper>
  );
}

function columnsOf(type: ParameterType): readonly RecordField[] {
  return type.kind === 'list' && type.item.kind === 'record' ? type.item.fields : [];
}

type CellProps = {
  readonly column: RecordField;
  readonly value: JsonValue | undefined;
  readonly label: string;
  readonly onChange: (value: JsonValue) => void;
};

const isNumeric = ({ kind }: ParameterType): boolean =>
  kind === 'integer' || kind === 'number' || kind === 'decimal';

function Cell({ column: { type }, value, label, onChange }: CellProps) {
  if (type.kind === 'boolean' && typeof value !== 'string') {
    return (
      <input
        type="checkbox"
        className={classes.tick}
        aria-label={label}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (type.kind === 'literal') {
    const index = type.values.indexOf(value as (typeof type.values)[number]);
    return (
      <select
        className={classes.cell}
        aria-label={label}
        value={index}
        onChange={(event) => onChange(type.values[Number(event.currentTarget.value)] ?? null)}
      >
        {(type.nullable || index < 0) && <option value={-1}> </option>}
        {type.values.map((choice, place) => (
          <option key={String(choice)} value={place}>
            {sayChoice(choice)}
          </option>
        ))}
      </select>
    );
  }
  return <TextCell type={type} value={value} label={label} onChange={onChange} />;
}

type TextCellProps = Omit<CellProps, 'column'> & { readonly type: ParameterType };

/** What is being typed stands as it is typed: `1.0` on the way to `1.05` is not written as `1`. */
function TextCell({ type, value, label, onChange }: TextCellProps) {
  const [draft, setDraft] = useDraft(showCell(value));
  return (
    <input
      className={classes.cell}
      type="text"
      {...(isNumeric(type) && { inputMode: 'decimal' as const, 'data-number': true })}
      {...(type.kind === 'date' && { placeholder: 'YYYY-MM-DD' })}
      aria-label={label}
      value={draft ?? showCell(value)}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        onChange(readCell(type, event.currentTarget.value));
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
