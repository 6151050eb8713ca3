/** What a text of SQL reads and writes, by names of tables. */
export interface SqlTables {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const NAME = '["\'`\\[]?([A-Za-z_][\\w.]*)["\'`\\]]?';
const READ = new RegExp(`\\b(?:from|join)\\s+${NAME}((?:\\s+(?:as\\s+)?\\w+)?\\s*,\\s*${NAME})*`, 'gi');
const WRITTEN = new RegExp(
  `\\b(?:insert\\s+(?:or\\s+\\w+\\s+)?into|replace\\s+into|update|delete\\s+from|truncate(?:\\s+table)?|(?:create|drop|alter)\\s+(?:(?:or\\s+replace|temp|temporary)\\s+)*(?:table|view)(?:\\s+if\\s+(?:not\\s+)?exists)?|copy)\\s+${NAME}`,
  'gi',
);
const SQL =
  /^\s*(?:select|with|insert|update|delete|create|drop|alter|replace|truncate|pragma|copy|begin|commit|explain|show|describe|from)\b/i;

/** Reads a text of SQL simply; undefined when it is none. */
export function readSql(text: string): SqlTables | undefined {
  const plain = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  if (!SQL.test(plain)) return undefined;
  const writes = [...plain.matchAll(WRITTEN)].map((match) => lower(match[1]));
  const reads = [...plain.matchAll(READ)].flatMap((match) =>
    match[0]
      .replace(/^\w+\s+/, '')
      .split(',')
      .map((part) => lower(/[A-Za-z_][\w.]*/.exec(part)?.[0])),
  );
  return { reads: [...new Set(reads)].filter((name) => name !== ''), writes: [...new Set(writes)] };
}

const lower = (name: string | undefined) => (name ?? '').toLowerCase();
