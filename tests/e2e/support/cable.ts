import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way between a browser and a hub, to be cut and mended as a bad network is. */
export type Cable = { url: string; cut(): void; mend(): void; close(): Promise<void> };

/**
 * Lays a cable to the hub. Chromium's own "offline" leaves open connections open, which no lost network does.
 *
 * @param hubUrl such as `http://localhost:8420`
 */
export async function layCable(hubUrl: string): Promise<Cable> {
  const { port } = new URL(hubUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), 'localhost');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, 'localhost');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
