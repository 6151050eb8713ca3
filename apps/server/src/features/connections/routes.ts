import { endpoints } from '@quire/contract';
import { type HubApp, mount, mountPublic } from '../../http/mount.ts';
import { readBytes } from '../../http/read-body.ts';
import type { ConnectionsService } from './service.ts';

const { connections } = endpoints;

/** Events of CI and of requests are some tens of kilobytes; forges cap theirs at 25 MB for pushes of many commits. */
const EVENT_BYTES_MAX = 2 * 1024 * 1024;

export function mountConnections(app: HubApp, service: ConnectionsService): void {
  mount(app, connections.listConnections, async (_, caller) => ({ forges: await service.list(caller) }));
  mount(app, connections.finishConnection, ({ body }, caller) => service.finishWeb(caller, body));
  mount(app, connections.askDeviceConnection, ({ params }, caller) => service.askDevice(caller, params.id));
  mount(app, connections.startConnection, ({ params }, caller) => service.startWeb(caller, params.forge));
  mount(app, connections.startDeviceConnection, ({ params }, caller) =>
    service.startDevice(caller, params.forge),
  );
  mount(app, connections.connectByToken, ({ params, body }, caller) =>
    service.connectByToken(caller, params.forge, body.token),
  );
  mount(app, connections.revokeConnection, ({ params }, caller) => service.revoke(caller, params.forge));
  mountPublic(app, connections.receiveForgeEvent, async ({ params }, _, { request }) => {
    const body = await readBytes(request, EVENT_BYTES_MAX);
    await service.receiveEvent(params.forge, { headers: request.headers, body });
    return undefined;
  });
}
