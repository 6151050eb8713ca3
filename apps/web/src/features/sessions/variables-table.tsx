import type { Variable, VariableDetail, VariableScope } from '@quire/contract';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { sayKind, sayRest } from './describe-variable.ts';
import classes from './variables.module.css';
import type { VariablesSource } from './variables-source.ts';

/** Where the list was looked at; what is opened belongs to it. */
export type LookFrom = { readonly source: VariablesSource; readonly key: readonly unknown[] };
type VariablesTableProps = {
  readonly variables: readonly Variable[];
  readonly scope: VariableScope;
  readonly from: LookFrom;
  readonly label: string;
};

/** Variables with what they are and how they begin; those with more to them open. */
export function VariablesTable({ variables, scope, from, label }: VariablesTableProps) {
  if (variables.length === 0) return <p className={classes.words}>There are none.</p>;
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">What it is</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {variables.map((variable) => (
          <Row key={variable.name} {...{ variable, scope, from }} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { readonly variable: Variable; readonly scope: VariableScope; readonly from: LookFrom };

function Row({ variable, scope, from }: RowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
      <tr>
        <th scope="row">
          {variable.hasMore ? (
            <button
              type="button"
              className={classes.open}
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              onClick={() => setIsOpen(!isOpen)}
            >
              <IconChevronRight size={14} aria-hidden="true" />
              {variable.name}
            </button>
          ) : (
            <span className={classes.name}>{variable.name}</span>
          )}
        </th>
        <td className={classes.kind}>{sayKind(variable)}</td>
        <td className={classes.value}>
          <Value variable={variable} />
        </td>
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={3} className={classes.detail}>
            <Opened {...{ variable, scope, from }} />
          </td>
        </tr>
      )}
    </>
  );
}

function Value({ variable }: { variable: Variable }) {
  const { isHidden, problem, preview } = variable;
  if (isHidden) return <span className={classes.aside}>Not shown: a secret or a private input</span>;
  if (problem !== null) return <span className={classes.aside}>{problem}</span>;
  return <code>{preview}</code>;
}

function Opened({ variable: { name }, scope, from: { source, key } }: RowProps) {
  const { data, error, refetch } = useQuery({
    queryKey: [...key, scope, name],
    queryFn: ({ signal }) => source.open({ name, scope, signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={3} label={`Opening ${name}`} />;
  if (data.outcome !== 'shown') return <p className={classes.words}>{data.sentence}</p>;
  if (data.detail === null) return <p className={classes.words}>There is no more to see.</p>;
  return <Detail name={name} detail={data.detail} />;
}

function Detail({ name, detail }: { name: string; detail: VariableDetail }) {
  if (detail.kind === 'text') {
    return (
      <>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className={classes.text} tabIndex={0}>
          {detail.text}
        </pre>
        {detail.isCut && <p className={classes.words}>The beginning of it.</p>}
      </>
    );
  }
  return detail.kind === 'table' ? (
    <Rows name={name} table={detail} />
  ) : (
    <Items name={name} items={detail.items} total={detail.count} />
  );
}

type TableDetail = Extract<VariableDetail, { kind: 'table' }>;

function Rows({ name, table }: { name: string; table: TableDetail }) {
  const { columns, rows, rowCount, columnCount } = table;
  const rest = [sayRest(rows.length, rowCount, 'rows'), sayRest(columns.length, columnCount, 'columns')];
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.scroll} aria-label={`First rows of ${name}`} tabIndex={0}>
        <table className={classes.cells}>
          <thead>
            <tr>
              <td />
              {columns.map((column, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns may have the same name, and stay where they are
                <th key={place} scope="col">
                  {column.name}
                  <small>{column.dtype}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows may have the same label, and stay where they are
              <tr key={place}>
                <th scope="row">{row.label}</th>
                {row.cells.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={classes.words}>{rest.filter(Boolean).join(' ')}</p>
    </>
  );
}

type Item = Extract<VariableDetail, { kind: 'items' }>['items'][number];

function Items({ name, items, total }: { name: string; items: readonly Item[]; total: number }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.scroll} aria-label={`What is in ${name}`} tabIndex={0}>
        <table className={classes.cells}>
          <tbody>
            {items.map((item, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: items of a set have no key, and stay where they are
              <tr key={place}>
                <th scope="row">{item.key}</th>
                <td>{item.type}</td>
                <td>{item.preview}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={classes.words}>{sayRest(items.length, total, 'items')}</p>
    </>
  );
}
