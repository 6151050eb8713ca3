import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { startEmbeddedPostgres } from '../../../apps/server/src/adapters/database-embedded/index.ts';
import { createIdentityProvider } from '../../../apps/server/src/adapters/identity-better-auth/identity-better-auth.ts';
import { type Database, openDatabase, openPool } from '../../../apps/server/src/database/connect.ts';
import { migrate } from '../../../apps/server/src/database/migrate.ts';
import { discoveryIndex } from '../../../apps/server/src/features/discovery/index-notebook.ts';
import { splitIdentifier } from '../../../packages/analysis/src/index.ts';
import { BENCH_DIRECTORY, ROOT } from '../places.ts';
import { type Corpus, type CorpusNotebook, makeCorpus } from './corpus.ts';

export const CORPUS_PASSWORD = 'correct horse battery';
const ROWS_PER_INSERT = 500;
/** What the stored corpus depends on; a change to any of it makes a new one. */
const SOURCES = [
  'bench/support/corpus/corpus.ts',
  'bench/support/corpus/random.ts',
  'bench/support/corpus/seed.ts',
  'bench/support/corpus/words.ts',
  'apps/server/src/database/migrations',
  'apps/server/src/features/discovery/index-notebook.ts',
];
const MARK = 'complete';

/** A data directory with the corpus in it, made once and kept until its generator changes. */
export async function prepareCorpus(say: (text: string) => void): Promise<string> {
  const name = `corpus-${await hashSources()}`;
  const directory = join(BENCH_DIRECTORY, name);
  if (await exists(join(directory, MARK))) return directory;
  say('making 10,000 notebooks; this takes about a minute and is kept for the next time');
  for (const old of await readdir(BENCH_DIRECTORY).catch(() => [])) {
    if (old.startsWith('corpus-')) await rm(join(BENCH_DIRECTORY, old), { recursive: true, force: true });
  }
  await mkdir(directory, { recursive: true });
  // The database of a hub that is root runs under another account, which has to get there.
  await chmod(directory, 0o755);
  await fill(directory);
  await writeFile(join(directory, MARK), '');
  return directory;
}

async function fill(directory: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({
    dataDir: directory,
    log: { info: () => {}, warn: () => {} },
  });
  const pool = openPool(postgres.connection);
  try {
    await migrate(pool);
    const db = openDatabase(pool);
    const corpus = makeCorpus();
    await insertPeople(pool, db, corpus);
    await insertSpaces(pool, corpus);
    for (let start = 0; start < corpus.notebooks.length; start += ROWS_PER_INSERT) {
      await insertNotebooks(pool, corpus.notebooks.slice(start, start + ROWS_PER_INSERT));
    }
    for (const space of corpus.spaces) {
      await db.transaction().execute((tx) => discoveryIndex.refresh(tx, { spaceId: space.id }));
    }
    await pool.query('vacuum (analyze)');
  } finally {
    await pool.end();
    await postgres.stop();
  }
}

async function insertPeople(pool: pg.Pool, db: Database, { people }: Corpus): Promise<void> {
  const provider = createIdentityProvider(db, { publicUrl: 'http://localhost', secret: 'x'.repeat(32) });
  const password = await provider.hashPassword(CORPUS_PASSWORD);
  await insertRows(
    pool,
    people,
    `
    insert into auth_user (id, name, email, "emailVerified", handle) select id, name, email, false, handle
    from jsonb_to_recordset($1) as row(id text, name text, email text, handle text)`,
  );
  await pool.query(
    `insert into auth_account (id, "accountId", "providerId", "userId", password, "updatedAt")
     select gen_random_uuid(), id, 'credential', id, $1, now() from auth_user`,
    [password],
  );
}

async function insertSpaces(pool: pg.Pool, { spaces, members }: Corpus): Promise<void> {
  await insertRows(
    pool,
    spaces,
    `
    insert into spaces (id, slug, name, code_is_open) select id, slug, name, "codeIsOpen"
    from jsonb_to_recordset($1) as row(id uuid, slug text, name text, "codeIsOpen" boolean)`,
  );
  await insertRows(
    pool,
    members,
    `
    insert into space_members (space_id, user_id, role) select "spaceId", "userId", role
    from jsonb_to_recordset($1) as row("spaceId" uuid, "userId" text, role text)`,
  );
}

async function insertNotebooks(pool: pg.Pool, notebooks: readonly CorpusNotebook[]): Promise<void> {
  const rows = notebooks.map((notebook) => ({
    ...notebook,
    tags: literal(notebook.tags),
    packages: literal(notebook.packages),
    headings: notebook.headings.join('\n'),
    identifiers: [...new Set(notebook.identifiers.flatMap((name) => [name, ...splitIdentifier(name)]))].join(
      ' ',
    ),
  }));
  await insertRows(
    pool,
    rows,
    `
    insert into notebooks (id, space_id, slug, title, summary, title_is_given, summary_is_given, tags, visibility, owner_id, author_id,
      current_version, packages, created_at, updated_at, archived_at, run_count, popularity)
    select id, "spaceId", slug, title, summary, false, false, tags::text[], visibility, "ownerId", "authorId",
      1, packages::text[], now() - interval '900 days', now() - make_interval(days => "daysOld"),
      case when "isArchived" then now() end, runs, ln(1 + runs) + 1 / (1 + "daysOld" / 30.0)
    from jsonb_to_recordset($1) as row(id uuid, "spaceId" uuid, slug text, title text, summary text, tags text, visibility text, "ownerId" text,
      "authorId" text, packages text, "daysOld" integer, runs integer, "isArchived" boolean)`,
  );
  await insertRows(
    pool,
    rows,
    `
    insert into notebook_search (notebook_id, title, meta, code, headings, body, identifiers)
    select id, '', '', '', headings, body, identifiers
    from jsonb_to_recordset($1) as row(id uuid, headings text, body text, identifiers text)`,
  );
}

const insertRows = (pool: pg.Pool, rows: readonly object[], statement: string) =>
  pool.query(statement, [JSON.stringify(rows)]);
const literal = (items: readonly string[]): string =>
  `{${items.map((item) => JSON.stringify(item)).join(',')}}`;

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const path of await listFiles(join(ROOT, source)))
      hash.update(path.slice(ROOT.length)).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

async function listFiles(path: string): Promise<string[]> {
  if (path.endsWith('.ts')) return [path];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(path, name));
}

const exists = (path: string): Promise<boolean> =>
  readFile(path).then(
    () => true,
    () => false,
  );
