import { endpoints } from '@quire/contract';
import { type CallContext, type HubApp, mount, mountPublic } from '../../http/mount.ts';
import type { IdentityService } from './service.ts';

const { identity } = endpoints;

const clientOf = (context: CallContext) => ({
  address: context.clientAddress,
  userAgent: context.request.headers.get('user-agent') ?? '',
});

export function mountIdentity(app: HubApp, service: IdentityService): void {
  mountSession(app, service);
  mount(app, identity.getMe, (_, caller) => service.meOf(caller));
  mount(app, identity.updateMe, ({ body }, caller) => service.rename(caller, body.name));
  mount(app, identity.changePassword, async ({ body }, _, context) => {
    context.setCookies(await service.changePassword(context.request.headers, body));
    return undefined;
  });
  mount(app, identity.listTokens, async (_, caller) => ({ tokens: await service.listTokens(caller) }));
  mount(app, identity.createToken, ({ body }, caller) => service.createToken(caller, body));
  mount(app, identity.revokeToken, async ({ params }, caller) =>
    service.revokeToken(caller, params.id).then(() => undefined),
  );
  mount(app, identity.authorise, ({ body }, caller) => service.authorise(caller, body));
  mount(app, identity.createInvitation, ({ body }, caller) => service.createInvitation(caller, body));
  mount(app, identity.listUsers, async (_, caller) => ({ users: await service.listUsers(caller) }));
  mount(app, identity.findPeople, async ({ query }) => ({ people: await service.findPeople(query.q) }));
  mount(app, identity.getPerson, ({ params }) => service.getPerson(params.handle));
}

function mountSession(app: HubApp, service: IdentityService): void {
  mountPublic(app, identity.signIn, async ({ body }, _, context) => {
    const { me, cookies } = await service.signIn(body, clientOf(context));
    context.setCookies(cookies);
    return me;
  });
  mountPublic(app, identity.signOut, async (_, __, context) => {
    context.setCookies(await service.signOut(context.request.headers));
    return undefined;
  });
  mountPublic(app, identity.redeemAuthorisation, ({ body }) => service.redeemAuthorisation(body));
  mountPublic(app, identity.getInvitation, ({ params }) => service.getInvitation(params.token));
  mountPublic(app, identity.acceptInvitation, async ({ params, body }, _, context) => {
    const { me, cookies } = await service.acceptInvitation(params.token, body, clientOf(context));
    context.setCookies(cookies);
    return me;
  });
}
