import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from './failures.ts';
import { type Places, writeClusterFile } from './places.ts';

/** Included by the cluster's postgresql.conf. */
export const SETTINGS_FILE = 'quire.conf';

/**
 * What the embedded server runs with. Sized for a hub on a laptop: about 16 MB idle, some 60 MB at work.
 * `ALTER SYSTEM SET …` wins over these, for whoever outgrows them.
 */
const settings: Record<string, string> = {
  // Enough for two pools and a few psql sessions; each slot costs shared memory also when unused.
  max_connections: '60',
  shared_buffers: '32MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '32MB',
  // Every acknowledged change survives a power cut.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  // Nobody replicates from a private server; backups go through the hub.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  min_wal_size: '32MB',
  // Three helper processes fewer, at no cost for a database that fits in memory.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  // Starting a helper costs more than the hub's short queries take.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  random_page_cost: '1.1',
  // A transaction left open by a bug would hold back vacuum for ever.
  idle_in_transaction_session_timeout: '10min',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
};

/** Writes what the next server of this cluster starts with. */
export function writeSettings({ cluster, identity }: Places, packageVersion: string): void {
  writeClusterFile(join(cluster, SETTINGS_FILE), renderSettings(packageVersion), identity);
}

/** Whether the server that runs on this cluster was started with these settings and these binaries. */
export function hasCurrentSettings({ cluster }: Places, packageVersion: string): boolean {
  try {
    return readFileSync(join(cluster, SETTINGS_FILE), 'utf8') === renderSettings(packageVersion);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function renderSettings(packageVersion: string): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  return [
    '# Written by Quire at every start. Your own settings: ALTER SYSTEM SET name = value.',
    `# PostgreSQL package ${packageVersion}`,
    ...lines,
    '',
  ].join('\n');
}

/**
 * Who may connect, in pg_hba.conf's words. The socket's folder is closed to other users already; the
 * password is for whatever else gets to run as the database's user.
 */
export const ACCESS_RULES = '# Written by Quire.\nlocal all all scram-sha-256\n';

/** The server's command line: what must hold whatever the configuration files say. */
export function commandLine({ cluster, socketFolder }: Places): string[] {
  const forced = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
  };
  return ['-D', cluster, ...Object.entries(forced).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
