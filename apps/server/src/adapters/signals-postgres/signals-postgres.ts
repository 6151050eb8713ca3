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
    let isLost = false;
    // A connection that could not be made says its end by itself as well: two attempts for each that fails would be
    // thousands within seconds.
    const lose = (): void => {
      if (isLost) return;
      isLost = true;
      if (client === next) client = null;
      if (!isClosed) retry = setTimeout(() => connect().catch(() => undefined), RECONNECT_MILLISECONDS);
    };
    next.on('error', () => {});
    next.on('end', lose);
    next.on('notification', (message) => {
      const signal = decodeSignal(message.payload ?? '');
      if (signal) for (const listener of [...listeners]) listener(signal);
    });
    try {
      await next.connect();
      await next.query(`listen ${SIGNAL_CHANNEL}`);
    } catch (error) {
      lose();
      void next.end().catch(() => undefined);
      throw error;
    }
    client = next;
    if (isClosed) await next.end();
  };
  await connect().catch((error: unknown) => {
    isClosed = true;
    clearTimeout(retry);
    throw error;
  });

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
