import { forgeId } from '@quire/contract';
import { createForgeSite } from '../../src/adapters/forge-rest/sites.ts';
import type { ForgeKind } from '../../src/ports/forge.ts';
import type { ForgeSite } from '../../src/ports/forge-site.ts';
import { type ForgeStandIn, startForgeStandIn } from './forges/stand-in.ts';
import type { TestPerson } from './people.ts';
import { PUBLIC_URL, startTestHub, type TestHub, type TestHubOptions } from './test-hub.ts';

export const FORGE_KINDS: readonly ForgeKind[] = ['github', 'gitlab', 'gitea'];
export const WEBHOOK_SECRET = 'webhook-secret-91f3';
/** The address that the hub's application registered at each stand-in. */
export const CALLBACK_URL = `${PUBLIC_URL}/settings/connections/callback`;

type Given = Parameters<typeof startForgeStandIn>[1];
export type ForgeHub<Id extends string = ForgeKind> = {
  hub: TestHub;
  standIns: Readonly<Record<Id, ForgeStandIn>>;
  stop(): Promise<void>;
};

/** A hub with the three forges, each a stand-in with the same people and repositories; their ids are their kinds. */
export const startForgeHub = (given: (kind: ForgeKind) => Given): Promise<ForgeHub> =>
  startHubWith({ github: 'github', gitlab: 'gitlab', gitea: 'gitea' }, given);

/** A hub with forges of these kinds by their ids. */
export async function startHubWith<Id extends string>(
  kinds: Readonly<Record<Id, ForgeKind>>,
  given: (id: Id) => Given,
  options: TestHubOptions & { timeoutMilliseconds?: number } = {},
): Promise<ForgeHub<Id>> {
  const standIns = {} as Record<Id, ForgeStandIn>;
  const sites: ForgeSite[] = [];
  for (const id of Object.keys(kinds) as Id[]) {
    const standIn = await startForgeStandIn(kinds[id], given(id));
    standIn.oauth.redirectUri = CALLBACK_URL;
    standIns[id] = standIn;
    sites.push(siteOf(standIn, { id, timeoutMilliseconds: options.timeoutMilliseconds }));
  }
  const hub = await startTestHub({ ...options, forges: sites });
  return {
    hub,
    standIns,
    stop: async () => {
      await hub.stop();
      for (const standIn of Object.values<ForgeStandIn>(standIns)) await standIn.close();
    },
  };
}

/** A stand-in as an administrator would configure it. */
export const siteOf = (
  standIn: ForgeStandIn,
  {
    id = standIn.kind,
    timeoutMilliseconds = 5_000,
  }: { id?: string; timeoutMilliseconds?: number | undefined } = {},
) =>
  createForgeSite({
    id,
    kind: standIn.kind,
    name: `The ${id}`,
    url: standIn.url,
    apiUrl: standIn.apiUrl,
    client: standIn.client,
    scopes: ['api'],
    hasDeviceFlow: standIn.kind !== 'gitea',
    webhookSecret: WEBHOOK_SECRET,
    timeoutMilliseconds,
  });

/** Goes to the forge's page as a browser does, and answers what it sends back. */
export async function visitForge(
  url: string,
): Promise<{ state: string; code: string; error: string | null }> {
  const response = await fetch(url, { redirect: 'manual' });
  const back = new URL(response.headers.get('location') ?? `${PUBLIC_URL}/nowhere`);
  if (back.origin + back.pathname !== CALLBACK_URL) throw new Error(`the forge leads to ${back.href}`);
  const { searchParams } = back;
  return {
    state: searchParams.get('state') ?? '',
    code: searchParams.get('code') ?? '',
    error: searchParams.get('error'),
  };
}

/** Connects whoever sits at the forge's page (`standIn.oauth.signedIn`). */
export async function connectAccount(person: TestPerson, kind: ForgeKind) {
  const { url } = await person.client.connections.startConnection({ params: { forge: forgeId.parse(kind) } });
  const { state, code } = await visitForge(url);
  return person.client.connections.finishConnection({ body: { state, code } });
}
