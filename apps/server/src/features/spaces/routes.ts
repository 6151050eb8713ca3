import { endpoints } from '@quire/contract';
import { type HubApp, mount } from '../../http/mount.ts';
import type { SpacesService } from './service.ts';

const { spaces } = endpoints;

export function mountSpaces(app: HubApp, service: SpacesService): void {
  mount(app, spaces.listSpaces, async (_, caller) => ({ spaces: await service.list(caller) }));
  mount(app, spaces.createSpace, ({ body }, caller) => service.create(caller, body));
  mount(app, spaces.getSpace, ({ params }, caller) => service.get(caller, params.space));
  mount(app, spaces.updateSpace, ({ params, body }, caller) => service.update(caller, params.space, body));
  mount(app, spaces.listMembers, async ({ params }, caller) => ({
    members: await service.listMembers(caller, params.space),
  }));
  mount(app, spaces.setMember, ({ params, body }, caller) =>
    service.setMember(caller, params.space, { handle: params.handle, role: body.role }),
  );
  mount(app, spaces.removeMember, async ({ params }, caller) =>
    service.removeMember(caller, params.space, params.handle).then(() => undefined),
  );
}
