import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ParentPage = {
  /** Another site than the hub's `localhost`: cookies of the hub are not sent to its frames. */
  origin: string;
  /** What the page holds from now on. */
  show(html: string): void;
  stop(): Promise<void>;
};

/** A page of another site, on a free port. */
export async function startParentPage(): Promise<ParentPage> {
  let body = '';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Intranet</title><h1>Intranet</h1>${body}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    show: (html) => {
      body = html;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
