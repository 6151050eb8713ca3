import type { AbstractValue } from './abstract-value.ts';
import type { EvaluatedCall } from './callbacks.ts';
import type { Interpreter } from './interpreter.ts';
import { readSql } from './sql-text.ts';

const READING = /^(?:read_sql|read_sql_query)$/;
const RUNNING = /^(?:execute|executemany|executescript|sql|query|exec_driver_sql)$/;

/** Notes the tables that a call reads and writes, by the SQL that it is given. */
export function noteSql(machine: Interpreter, name: string, evaluated: EvaluatedCall): void {
  const { call, positional, keywords } = evaluated;
  const [first] = positional;
  const { reads, writes } = machine.effects;
  if (name === 'to_sql') writes.set(tableOf(first ?? keywords.get('name')), call.written);
  else if (name === 'read_sql_table') reads.set(tableOf(first), call.written);
  else if (READING.test(name))
    noteText(machine, first?.text, call.written) || reads.set('sql:*', call.written);
  else if (RUNNING.test(name) && first !== undefined) {
    const isKnown = noteText(machine, first.text, call.written);
    // `query` and `sql` are also names of ordinary methods, `execute` is hardly.
    if (isKnown || !name.startsWith('execute')) return;
    reads.set('sql:*', call.written);
    writes.set('sql:*', call.written);
  }
}

/** Notes the tables of a text; false when it is no SQL. */
export function noteText(machine: Interpreter, text: string | undefined, how: string): boolean {
  const tables = text === undefined ? undefined : readSql(text);
  if (tables === undefined) return false;
  for (const table of tables.reads) {
    machine.effects.reads.set(`sql:${table}`, how);
    // DuckDB takes a variable of the notebook where there is no table of that name.
    if (machine.state.reaching.has(table))
      machine.evaluate({ op: 'name', name: table, at: { start: 0, end: 0 } });
  }
  for (const table of tables.writes) {
    machine.effects.reads.set(`sql:${table}`, how);
    machine.effects.writes.set(`sql:${table}`, how);
  }
  return true;
}

function tableOf(value: AbstractValue | undefined): string {
  return value?.text === undefined ? 'sql:*' : `sql:${value.text.toLowerCase()}`;
}
