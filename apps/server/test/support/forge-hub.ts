import { forgeId } from '@quire/contract';
import { createForgeSite } from '../../src/adapters/forge-rest/sites.ts';
import type { ForgeKind } from '../../src/ports/forge.ts';
import { type ForgeStandIn, startForgeStandIn } from './forges/stand-in.ts';
import type { TestPerson } from './people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './test-hub.ts';

export const FORGE_KINDS: readonly ForgeKind[] = ['github', 'gitlab', 'gitea'];
export const WEBHOOK_SECRET = 'webhook-secret-91f3';
/** The address that the hub's application registered at each stand-in. */
export const CALLBACK_URL = `${PUBLIC_URL}/settings/connections/callback`;

export type ForgeHub = {
  hub: TestHub;
  standIns: Readonly<Record<ForgeKind, ForgeStandIn>>;
  stop(): Promise<void>;
};
type Given = Parameters<typeof startForgeStandIn>[1];

/** A hub with the three forges, each a stand-in with the same people and repositories; their ids are their kinds. */
export async function startForgeHub(given: (kind: ForgeKind) => Given): Promise<ForgeHub> {
  const standIns = {} as Record<ForgeKind, ForgeStandIn>;
  for (const kind of FORGE_KINDS) {
    standIns[kind] = await startForgeStandIn(kind, given(kind));
    standIns[kind].oauth.redirectUri = CALLBACK_URL;
  }
  const hub = await startTestHub({ forges: FORGE_KINDS.map((kind) => siteOf(standIns[kind])) });
  return {
    hub,
    standIns,
    stop: async () => {
      await hub.stop();
      for (const standIn of Object.values(standIns)) await standIn.close();
    },
  };
}

/** A stand-in as an administrator would configure it. */
export const siteOf = (standIn: ForgeStandIn) =>
  createForgeSite({
    id: standIn.kind,
    kind: standIn.kind,
    name: `The ${standIn.kind}`,
    url: standIn.url,
    apiUrl: standIn.apiUrl,
    client: standIn.client,
    scopes: ['api'],
    hasDeviceFlow: standIn.kind !== 'gitea',
    webhookSecret: WEBHOOK_SECRET,
    timeoutMilliseconds: 5_000,
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
