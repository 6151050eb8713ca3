import type { Dependency, GraphStatement, NotebookGraph } from '../flow/graph.ts';
import type { Items } from './touched-items.ts';
import {
  ALL_ITEMS,
  assignedItems,
  overwrittenItems,
  readItems,
  seesTouch,
  union,
  without,
} from './touched-items.ts';

/**
 * The statements whose work may come out otherwise when that of `start` does: those that read what came out
 * otherwise, item by item where items have literal keys.
 */
export function affectedStatements(
  graph: NotebookGraph,
  needs: ReadonlyMap<number, readonly Dependency[]>,
  start: ReadonlySet<number>,
): ReadonlySet<number> {
  const affected = new Set<number>();
  /** By statement: what comes out otherwise of the names that it touches or hands on. */
  const otherwise = new Map<number, Map<string, Items>>();
  for (const statement of graph.statements) {
    const { index } = statement;
    const incoming = new Map<string, Items>();
    let isAffected = start.has(index);
    for (const { to, kind, name } of needs.get(index) ?? []) {
      const items = kind === 'name' ? otherwise.get(to)?.get(name) : undefined;
      if (items !== undefined) incoming.set(name, join(incoming.get(name), items));
      else if (affected.has(to)) isAffected = true;
    }
    for (const [name, items] of incoming) if (isSeen(statement, name, items)) isAffected = true;
    if (isAffected) affected.add(index);
    otherwise.set(index, outgoing(statement, incoming, isAffected));
  }
  return affected;
}

function isSeen(statement: GraphStatement, name: string, items: Items): boolean {
  // To what the whole is by now, an assigned item may fit otherwise.
  if (items.isAll && assignedItems(statement, name) !== undefined) return true;
  const read = readItems(statement, name);
  return read.isAll ? true : seesTouch(items, [...read.keys]);
}

function outgoing(
  statement: GraphStatement,
  incoming: ReadonlyMap<string, Items>,
  isAffected: boolean,
): Map<string, Items> {
  const out = new Map<string, Items>();
  const changed = new Set(statement.changes.map(({ name }) => name));
  for (const [name, items] of incoming)
    if (changed.has(name)) out.set(name, without(items, overwrittenItems(statement, name)));
  if (!isAffected) return out;
  for (const name of [...statement.defines, ...statement.mayDefine, ...changed]) {
    const assigned = assignedItems(statement, name);
    const items = assigned === undefined ? ALL_ITEMS : { isAll: false, keys: new Set(assigned) };
    out.set(name, join(out.get(name), items));
  }
  return out;
}

function join(known: Items | undefined, items: Items): Items {
  return known === undefined ? items : union(known, items);
}
