import { endpoints } from '@quire/contract';
import { type HubApp, mount, mountPublic } from '../../http/mount.ts';
import type { EmbedsService } from './service.ts';

const { embeds } = endpoints;

export function mountEmbeds(app: HubApp, service: EmbedsService): void {
  mount(app, embeds.listEmbeds, ({ params }, caller) => service.list(caller, params));
  mount(app, embeds.createEmbed, ({ params, body }, caller) => service.create(caller, params, body));
  mount(app, embeds.revokeEmbed, async ({ params }, caller) =>
    service.revoke(caller, params, params.id).then(() => undefined),
  );
  mount(app, embeds.openEmbed, ({ params }, caller) => service.open(caller, params.token));
  mount(app, embeds.createEmbedSession, ({ params, body }, caller) =>
    service.createSession(caller, params.token, body.parameters),
  );
  mount(app, embeds.allowEmbed, ({ params, body }, caller) =>
    service.allow(caller, params.token, body.challenge),
  );
  mountPublic(app, embeds.exchangeEmbedCode, ({ params, body }) => service.exchange(params.token, body));
}
