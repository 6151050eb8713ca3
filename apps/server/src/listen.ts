import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { HubError } from '@quire/contract';
import { ConfigError, type HubConfig } from './config.ts';
import { problemResponse } from './http/respond.ts';

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;
export type Listener = { port: number; serve(fetch: Fetch): void; close(): Promise<void> };

/** How long requests under way may take when the hub stops. */
const CLOSE_MILLISECONDS = 2_000;

/** Takes the port before anything else is started; until there is a hub behind it, it answers that it is starting. */
export async function listen(config: HubConfig): Promise<Listener> {
  let current: Fetch = () =>
    problemResponse(new HubError('unavailable', 'The hub is starting. Try again in a moment.'), () => {});
  const server = createAdaptorServer({ fetch: (request, env) => current(request, env) }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, config)));
    server.listen(config.port, config.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : config.port,
    serve: (fetch) => {
      current = fetch;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), CLOSE_MILLISECONDS).unref();
      }),
  };
}

function explain(error: NodeJS.ErrnoException, { port, host }: HubConfig): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${port} is already in use, perhaps by a hub that runs already. Stop that program, or choose another port: QUIRE_PORT=${port + 1} npm start`,
    );
  }
  if (error.code === 'EACCES')
    return new ConfigError(
      `This user may not use port ${port}. Choose one above 1023: QUIRE_PORT=8420 npm start`,
    );
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new ConfigError(
      `QUIRE_HOST is “${host}”, which is not an address of this machine. Use localhost, or 0.0.0.0 for all its addresses.`,
    );
  return error;
}
