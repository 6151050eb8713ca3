import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ConnectionConfig } from '../../src/database/connect.ts';

/**
 * Looks for a planted token everywhere that it must not be: as it is, and as base64, hex and percent-encoding would
 * hide it. Give it texts (logs, answers), folders (git configurations among them) and a database; let it watch the
 * arguments of processes while something happens.
 */
export type TokenCanary = {
  readonly token: string;
  /** A text that somebody could read: a log, an answer of the interface, a page. */
  readText(place: string, text: string): void;
  /** Every file of a folder, in any depth. */
  readFolder(folder: string): void;
  /** Every row of every table. */
  readDatabase(connection: ConnectionConfig): Promise<void>;
  /** Watches what all processes were started with, until the answer is called. */
  watchProcesses(): () => void;
  /** Where it was found. */
  readonly sightings: readonly string[];
};

const FILE_BYTES_MAX = 32 * 1024 * 1024;
const WATCH_MILLISECONDS = 10;
/** A process is looked at so often: what it was started with is there only after it has become its program. */
const LOOKS_PER_PROCESS = 4;

export function createTokenCanary(token: string): TokenCanary {
  const forms = formsOf(token);
  const found = new Set<string>();
  const look = (place: string, text: string): void => {
    for (const [name, form] of forms) if (text.includes(form)) found.add(`${place} (${name})`);
  };
  return {
    token,
    get sightings() {
      return [...found].sort();
    },
    readText: look,
    readFolder(folder) {
      for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        const path = join(entry.parentPath, entry.name);
        look(`the name ${path}`, path);
        if (!entry.isFile() || statSync(path).size > FILE_BYTES_MAX) continue;
        look(path, readFileSync(path, 'latin1'));
      }
    },
    async readDatabase(connection) {
      const client = new pg.Client(connection);
      await client.connect();
      try {
        for (const table of await tablesOf(client)) {
          const { rows } = await client.query(`select t::text as row from ${table} t`);
          for (const { row } of rows) look(`table ${table}`, String(row));
        }
      } finally {
        await client.end();
      }
    },
    watchProcesses() {
      const seen = new Map<string, number>();
      const timer = setInterval(() => readProcesses(look, seen), WATCH_MILLISECONDS);
      return () => {
        readProcesses(look, new Map());
        clearInterval(timer);
      };
    },
  };
}

function formsOf(token: string): [string, string][] {
  const bytes = Buffer.from(token);
  // Inside a longer base64 text, a token has one of three forms; their ends depend on its neighbours.
  const encoded = [0, 1, 2].map((shift): [string, string] => {
    const text = Buffer.concat([Buffer.alloc(shift, 'x'), bytes]).toString('base64');
    return [`base64, ${shift}`, text.slice(shift === 0 ? 0 : 4, -4)];
  });
  return [
    ['as it is', token],
    ['hex', bytes.toString('hex')],
    ['percent', [...bytes].map((byte) => `%${byte.toString(16)}`).join('')],
    ...encoded,
  ];
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  return rows.map(({ name }) => String(name));
}

function readProcesses(look: (place: string, text: string) => void, seen: Map<string, number>): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const looks = seen.get(pid) ?? 0;
    if (looks >= LOOKS_PER_PROCESS) continue;
    seen.set(pid, looks + 1);
    try {
      look('the arguments of a process', readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    } catch {
      // It ended meanwhile.
    }
  }
}
