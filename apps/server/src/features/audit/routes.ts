import { endpoints } from '@quire/contract';
import { type HubApp, mount } from '../../http/mount.ts';
import type { AuditService } from './service.ts';

export function mountAudit(app: HubApp, service: AuditService): void {
  mount(app, endpoints.identity.listAudit, ({ query }, caller) => service.list(caller, query));
}
