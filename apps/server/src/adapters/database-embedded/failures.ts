/** Why the embedded PostgreSQL could not be started; `message` is complete sentences for the person at the console. */
export type EmbeddedPostgresErrorCode =
  | 'data-directory-newer'
  | 'data-directory-older'
  | 'data-directory-damaged'
  | 'data-directory-in-use'
  | 'data-directory-unreachable'
  | 'no-space'
  | 'no-memory'
  | 'not-permitted'
  | 'user-without-name'
  | 'binaries-missing'
  | 'binaries-unusable'
  | 'start-failed';

export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}

/** Where a failure happened, for the sentences that explain it. */
export interface FailurePlaces {
  cluster: string;
  logFile: string;
}

interface KnownFailure {
  pattern: RegExp;
  code: EmbeddedPostgresErrorCode;
  explain: (places: FailurePlaces) => string;
}

const knownFailures: KnownFailure[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/,
    code: 'no-space',
    explain: ({ cluster }) =>
      `There is no space left on the disk that holds ${cluster}, so the database cannot start. ` +
      'Nothing that was saved is lost. Free some space (1 GB is comfortable) and start Quire again.',
  },
  {
    pattern: /could not look up effective user ID (\d+)/,
    code: 'user-without-name',
    explain: () =>
      'The user that Quire runs as has a number but no name on this machine (no entry in /etc/passwd), ' +
      'and PostgreSQL needs one to create its data. Run Quire as a named user, add an entry for this ' +
      'number, or set DATABASE_URL to a PostgreSQL of your own.',
  },
  {
    pattern: /pre-existing shared memory block|lock file ".*" already exists/,
    code: 'data-directory-in-use',
    explain: ({ cluster }) =>
      `Another PostgreSQL is still using ${cluster}. Stop it (or the Quire that started it) and start again.`,
  },
  {
    pattern: /could not (create|resize|map) .*shared memory|Cannot allocate memory|out of memory/,
    code: 'no-memory',
    explain: () =>
      'The machine has too little free memory (or shared memory in /dev/shm) for the database, which needs ' +
      'about 60 MB. Free some, or give the container more, and start Quire again.',
  },
  {
    pattern: /Permission denied|Operation not permitted|Read-only file system|has wrong ownership/,
    code: 'not-permitted',
    explain: ({ cluster, logFile }) =>
      `PostgreSQL may not read or write its data in ${cluster}. Give the folder and everything in it back to ` +
      `the user that Quire runs the database as, make sure the disk is writable, and start again. Details: ${logFile}.`,
  },
  {
    pattern:
      /valid checkpoint record|invalid checkpoint|incorrect checksum in control file|pg_control|is not a valid data directory|invalid page in block|could not open (file|directory) "(base|global|pg_)|missing "?postgresql\.conf|could not find the database system/,
    code: 'data-directory-damaged',
    explain: ({ cluster, logFile }) => describeDamage(cluster, `PostgreSQL says why in ${logFile}.`),
  },
];

/** The sentences for a data directory that cannot be read, with what to do about it. */
export function describeDamage(cluster: string, what: string): string {
  return (
    `The database in ${cluster} is damaged or incomplete. ${what} Nothing was changed. ` +
    'Restore the folder from a backup, or move it away to start with an empty hub.'
  );
}

/** Turns what PostgreSQL or initdb printed before it gave up into an error a person can act on. */
export function explainFailure(output: string, places: FailurePlaces): EmbeddedPostgresError {
  const known = knownFailures.find(({ pattern }) => pattern.test(output));
  if (known) return new EmbeddedPostgresError(known.code, known.explain(places));
  return new EmbeddedPostgresError(
    'start-failed',
    `The database did not start. PostgreSQL's last words: “${lastWords(output)}”. The whole log is in ${places.logFile}.`,
  );
}

function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const telling = lines.filter((line) => /FATAL|PANIC|ERROR|error:/.test(line));
  return telling.at(-1) ?? lines.at(-1) ?? '(none)';
}

/** The `code` of a Node system error such as ENOENT, or undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

/** Turns a failed file operation on `path` into an error a person can act on. */
export function explainSystemError(error: unknown, path: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  switch (systemErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new EmbeddedPostgresError(
        'no-space',
        `There is no space left on the disk that holds ${path}. Free some space (1 GB is comfortable) and start again.`,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new EmbeddedPostgresError(
        'not-permitted',
        `Quire may not read or write ${path} (${reason}). Run Quire as the user that owns it, change its owner, ` +
          'or set QUIRE_DATA to a folder that this user may write.',
      );
    case 'ENOTDIR':
      return new EmbeddedPostgresError(
        'not-permitted',
        `${path} cannot be a data directory because a file is in the way (${reason}). Set QUIRE_DATA to a folder.`,
      );
    default:
      return new EmbeddedPostgresError('start-failed', `The database did not start: ${reason}.`, {
        cause: error,
      });
  }
}
