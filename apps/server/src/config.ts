import { existsSync, realpathSync } from 'node:fs';
import { delimiter, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Isolation } from '@quire/kernels';

/** What the environment says of this hub. */
export type HubConfig = {
  host: string;
  port: number;
  /** The address that people use, without a slash at the end. */
  publicUrl: string;
  dataDirectory: string;
  databaseUrl: string | null;
  /** Signs session cookies; made and kept in the data directory where none is given. */
  secret: string | null;
  /** Secrets of before, comma-separated: what they sealed is sealed anew at start. */
  earlierSecrets: readonly string[];
  python: string;
  isolation: Isolation | 'auto';
  /** Folders of this machine that notebooks in a sandbox may read. */
  readablePaths: readonly string[];
  runsAtOnce: number;
  warmKernels: number;
  /** Proxies in front of the hub that can be believed about who asks. */
  trustedProxies: number;
  /** Where JupyterLab runs that may use this hub with access tokens; `:*` stands for any port. */
  labOrigins: readonly string[];
  /** Where notebooks of runs open in JupyterLab; `null` without one. */
  labUrl: string | null;
  logLevel: string;
  hasExamples: boolean;
  /** Repositories beyond public https that people may contribute to: origins, and folders of this machine. */
  contribution: {
    origins: ReadonlySet<string>;
    folders: readonly string[];
    /** Offered to everyone who contributes. */
    targets: readonly string[];
    /** Pythons that the commands of targets run in, by the names that targets use. */
    environments: ReadonlyMap<string, string>;
  };
};

/** A setting that cannot be used, in words for the console. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

export const PROJECT_ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const PORT_DEFAULT = 8420;
/** Kernels are the heavy part: more at once than this only makes each slower on a small machine. */
const RUNS_AT_ONCE_DEFAULT = 4;
const SECRET_LENGTH_MIN = 32;
const ISOLATIONS: readonly (Isolation | 'auto')[] = ['auto', 'none', 'sandbox', 'sandbox-offline'];

type Environment = Record<string, string | undefined>;

/** @throws ConfigError */
export function readConfig(env: Environment, defaultDataDirectory: (env: Environment) => string): HubConfig {
  const port = readInteger(env, 'QUIRE_PORT', { fallback: PORT_DEFAULT, min: 0, max: 65_535 });
  const databaseUrl = env.DATABASE_URL || null;
  const secret = env.QUIRE_SECRET || null;
  if (secret !== null && secret.length < SECRET_LENGTH_MIN) {
    throw new ConfigError(
      `QUIRE_SECRET is too short: give at least ${SECRET_LENGTH_MIN} random characters, the same to every hub on one database.`,
    );
  }
  const publicUrl = readUrl(env.QUIRE_URL || `http://localhost:${port}`);
  return {
    host: env.QUIRE_HOST || 'localhost',
    port,
    publicUrl,
    labOrigins: readOrigins(env.QUIRE_LAB_ORIGINS, publicUrl),
    labUrl: readLabUrl(env.QUIRE_LAB_URL),
    dataDirectory: defaultDataDirectory(env),
    databaseUrl,
    secret,
    earlierSecrets: (env.QUIRE_SECRET_EARLIER ?? '').split(',').filter((each) => each !== ''),
    python: env.QUIRE_PYTHON || resolve(PROJECT_ROOT, '.runtime/venv/bin/python'),
    isolation: readChoice(env, 'QUIRE_ISOLATION', ISOLATIONS),
    readablePaths: readFolders(env, 'QUIRE_READABLE', defaultDataDirectory(env)),
    runsAtOnce: readInteger(env, 'QUIRE_RUNS_AT_ONCE', { fallback: RUNS_AT_ONCE_DEFAULT, min: 1, max: 200 }),
    trustedProxies: readInteger(env, 'QUIRE_TRUSTED_PROXIES', { fallback: 0, min: 0, max: 10 }),
    warmKernels: readInteger(env, 'QUIRE_WARM_KERNELS', { fallback: 1, min: 0, max: 50 }),
    logLevel: env.QUIRE_LOG || 'info',
    hasExamples: env.QUIRE_EXAMPLES !== 'off',
    contribution: readContribution(env),
  };
}

function readInteger(
  env: Environment,
  name: string,
  bounds: { fallback: number; min: number; max: number },
): number {
  const text = env[name];
  if (!text) return bounds.fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
  throw new ConfigError(
    `${name} is “${text}”; it must be a whole number from ${bounds.min} to ${bounds.max}.`,
  );
}

function readChoice<const T extends string>(
  env: Environment,
  name: string,
  choices: readonly [T, ...T[]] | readonly T[],
): T {
  const text = env[name] || choices[0];
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw new ConfigError(`${name} is “${text}”; it must be one of ${choices.join(', ')}.`);
}

/** Absolute folders, separated as in PATH; never one that would show the hub's own data. */
function readFolders(env: Environment, name: string, dataDirectory: string): string[] {
  const folders = (env[name] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    if (!isAbsolute(folder) || !existsSync(folder)) {
      throw new ConfigError(
        `${name} names “${folder}”, which is not a folder of this machine. Give absolute paths, separated by “${delimiter}”.`,
      );
    }
    const hub = existsSync(dataDirectory) ? realpathSync(dataDirectory) : dataDirectory;
    if (isWithin(hub, realpathSync(folder)) || isWithin(realpathSync(folder), hub)) {
      throw new ConfigError(
        `${name} names “${folder}”, which holds the hub's own data (${dataDirectory}). Notebooks must not read that; name the folders beside it.`,
      );
    }
  }
  return folders;
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith('../') || isAbsolute(way));
}

/** On one's own machine a JupyterLab of one's own is welcome; elsewhere the operator says whose is. */
function readOrigins(text: string | undefined, publicUrl: string): string[] {
  if (text === undefined) {
    const isOwnMachine = ['localhost', '127.0.0.1'].includes(new URL(publicUrl).hostname);
    return isOwnMachine ? ['http://localhost:*', 'http://127.0.0.1:*'] : [];
  }
  const origins = text.split(/[\s,]+/).filter((origin) => origin !== '');
  for (const origin of origins) {
    const example = origin.replace(/:\*$/, ':1');
    if (
      !example.includes('*') &&
      URL.canParse(example) &&
      new URL(example).origin === example &&
      /^https?:/.test(example)
    )
      continue;
    throw new ConfigError(
      `QUIRE_LAB_ORIGINS names “${origin}”; give origins such as https://jupyter.example.org or ` +
        'http://localhost:*, separated by commas.',
    );
  }
  return origins;
}

const words = (text: string | undefined): string[] =>
  (text ?? '').split(/[\s,]+/).filter((word) => word !== '');

/** Where people may contribute to, and what is offered to them. */
function readContribution(env: Environment): HubConfig['contribution'] {
  const origins = new Set<string>();
  const folders: string[] = [];
  for (const word of words(env.QUIRE_CONTRIB_ALLOW)) {
    const url = URL.canParse(word) ? new URL(word) : null;
    if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/') origins.add(url.origin);
    else if (url?.protocol === 'file:') folders.push(resolve(fileURLToPath(url)));
    else if (isAbsolute(word)) folders.push(resolve(word));
    else {
      throw new ConfigError(
        `QUIRE_CONTRIB_ALLOW names “${word}”; it takes addresses such as https://git.example.org or http://localhost:3000, and absolute folders such as /srv/git, with commas between.`,
      );
    }
  }
  const environments = words(env.QUIRE_CONTRIB_ENVIRONMENTS).map((word): [string, string] => {
    const [, name = '', python = ''] = /^([a-z0-9-]+)=(\/.+)$/.exec(word) ?? [];
    if (existsSync(python)) return [name, python];
    throw new ConfigError(
      `QUIRE_CONTRIB_ENVIRONMENTS names “${word}”; it takes names with Pythons of this machine, such as ballet=/opt/ballet/bin/python.`,
    );
  });
  return {
    origins,
    folders,
    targets: words(env.QUIRE_CONTRIB_TARGETS),
    environments: new Map(environments),
  };
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:') && url.pathname === '/')
    return url.origin;
  throw new ConfigError(
    `QUIRE_URL is “${text}”; it must be an address such as https://quire.example.org, without a path.`,
  );
}

/** An address with a path, such as `https://jupyter.example.org/hub/user-redirect/lab`. */
function readLabUrl(text: string | undefined): string | null {
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '') return url.href;
  throw new ConfigError(
    `QUIRE_LAB_URL is “${text}”; it must be the address of a JupyterLab such as https://jupyter.example.org/lab.`,
  );
}
