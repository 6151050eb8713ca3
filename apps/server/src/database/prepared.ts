import pg from 'pg';

/** Uses of a statement before it is prepared: what is put together anew each time never is. */
const USES_BEFORE = 3;
/** Statements that a connection keeps prepared; the server gives each some memory. */
const PREPARED_MAX = 300;
/** Longer statements have as many values as a caller gave; each number of them would be another one. */
const CHARACTERS_MAX = 4_000;
/** Statements whose uses are counted at a time. */
const COUNTED_MAX = 5_000;
/** `select *` answers other columns once a newer hub has changed the table, and then fails where it was prepared. */
const HAS_ALL_COLUMNS = /(?:^|[\s.,])\*(?=[\s,]|$)/;

/** Names for statements that are used again and again; undefined for others. */
export function createStatementNames(): (text: string) => string | undefined {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  return (text) => {
    if (text.length > CHARACTERS_MAX) return undefined;
    const known = names.get(text);
    if (known !== undefined || names.size >= PREPARED_MAX || HAS_ALL_COLUMNS.test(text)) return known;
    const count = (uses.get(text) ?? 0) + 1;
    if (count > USES_BEFORE) {
      uses.delete(text);
      const name = `quire_${names.size}`;
      names.set(text, name);
      return name;
    }
    if (uses.size >= COUNTED_MAX) uses.clear();
    uses.set(text, count);
    return undefined;
  };
}

/**
 * Connections that have their server parse and plan a statement once, and not each time: most of what a short
 * statement costs. Statements of all connections have the same names, each connection prepares its own.
 */
export function preparingClient(): typeof pg.Client {
  const nameOf = createStatementNames();
  type Query = (...given: unknown[]) => unknown;
  return class extends pg.Client {
    override query(...given: unknown[]): never {
      const [text, values, ...rest] = given;
      const isPlain = typeof text === 'string' && Array.isArray(values) && values.length > 0;
      const name = isPlain ? nameOf(text) : undefined;
      const query = super.query.bind(this) as Query;
      return (name === undefined ? query(...given) : query({ name, text, values }, ...rest)) as never;
    }
  };
}
