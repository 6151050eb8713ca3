import { endpoints } from '@quire/contract';
import { type HubApp, mount } from '../../http/mount.ts';
import type { DiscoveryService } from './service.ts';

export function mountDiscovery(app: HubApp, service: DiscoveryService): void {
  mount(app, endpoints.notebooks.search, ({ query }, caller) => service.search(caller, query));
}
