import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectSignals } from '../src/adapters/signals-postgres/signals-postgres.ts';
import { type ConnectionConfig, openPool } from '../src/database/connect.ts';
import { SIGNAL_CHANNEL } from '../src/database/signal-channel.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

/** Attempts are made each second: were each one that fails two, it would be eight connections by then, or more. */
const AWAY_MILLISECONDS = 3_500;
const WITHIN = { timeout: 20_000, interval: 100 };

let hub: TestHub;
let pool: ReturnType<typeof openPool>;
beforeAll(async () => {
  hub = await startTestHub();
  pool = openPool(hub.connection);
});
afterAll(async () => {
  await pool.end();
  await hub.stop();
});

describe('a hub outlives a database that ends its connections', () => {
  it('also one of a transaction that asks nothing just then: its next statement fails, the next transaction does not', async () => {
    const client = await pool.connect();
    await client.query('begin');
    const { pid } = (await client.query('select pg_backend_pid() as pid')).rows[0];
    const over = new Promise<void>((resolve) => client.once('end', resolve));
    await pool.query('select pg_terminate_backend($1)', [pid]);
    await over;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('and listens on one connection again once it is back, however long that took', async () => {
    const door = await openDoor(hub.connection);
    const signals = await connectSignals(door.config);
    const heard: unknown[] = [];
    signals.listen((signal) => heard.push(signal));
    const tell = () => pool.query('select pg_notify($1, $2)', [SIGNAL_CHANNEL, 'session-queued']);
    try {
      await door.close();
      await sleep(AWAY_MILLISECONDS);
      await door.open();
      await vi.waitFor(async () => {
        await tell();
        expect(heard).not.toEqual([]);
      }, WITHIN);
      await sleep(AWAY_MILLISECONDS);
      expect(door.connections).toBe(1);
    } finally {
      await signals.close();
      await door.close();
    }
  });
});

/** A way to the database that can be closed and opened again. */
async function openDoor(connection: ConnectionConfig) {
  const target = connection.connectionString ? new URL(connection.connectionString) : null;
  const reach = () =>
    target
      ? connect(Number(target.port || 5432), target.hostname)
      : connect(join(String(connection.host), `.s.PGSQL.${connection.port}`));
  const sockets = new Set<Socket>();
  const welcome = (outside: Socket) => {
    const inside = reach();
    sockets.add(outside);
    outside.once('close', () => sockets.delete(outside));
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  };
  let server: Server = createServer(welcome).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = target && new URL(target);
  if (url) Object.assign(url, { hostname: '127.0.0.1', port: String(port) });
  return {
    config: url ? { connectionString: url.href } : { ...connection, host: '127.0.0.1', port },
    get connections(): number {
      return sockets.size;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
    async open() {
      server = createServer(welcome).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
