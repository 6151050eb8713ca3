import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type HubConfig } from './config.ts';

const SECRET_BYTES = 48;

/** The secret that signs sessions: given, or made once and kept in the data directory. @throws ConfigError */
export async function loadSecret(config: HubConfig): Promise<string> {
  if (config.secret !== null) return config.secret;
  if (config.databaseUrl !== null) {
    throw new ConfigError(
      'With DATABASE_URL, set QUIRE_SECRET too: 32 or more random characters, the same for every hub on that database. “openssl rand -hex 32” makes them.',
    );
  }
  const path = join(config.dataDirectory, 'secret');
  await mkdir(config.dataDirectory, { recursive: true });
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(SECRET_BYTES).toString('base64url'));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret.length === 0)
    throw new ConfigError(
      `${path} is empty. Delete it; the hub makes a new one, and everyone signs in again.`,
    );
  return secret;
}
