import pg from 'pg';
import type { ConnectionConfig } from '../../database/connect.ts';
import { decodeSignal, SIGNAL_CHANNEL } from '../../database/signal-channel.ts';
import type { Signal, Signals } from '../../ports/signals.ts';

const RECONNECT_MILLISECONDS = 1_000;

/** Signals by LISTEN/NOTIFY on a connection of its own, which is opened again when it breaks. */
export async function connectSignals(config: ConnectionConfig): Promise<Signals> {
  const listeners = new Set<(signal: Signal) => void>();
  let client: pg.Client | null = null;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ ...config, application_name: 'quire-signals' });
    next.on('error', () => {});
    next.on('end', () => {
      if (client === next) client = null;
      if (!isClosed)
        retry = setTimeout(() => connect().catch(() => next.emit('end')), RECONNECT_MILLISECONDS);
    });
    next.on('notification', (message) => {
      const signal = decodeSignal(message.payload ?? '');
      if (signal) for (const listener of [...listeners]) listener(signal);
    });
    await next.connect();
    await next.query(`listen ${SIGNAL_CHANNEL}`);
    client = next;
  };
  await connect();

  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
