import { type ContributionsHouse, furnishContributions } from './contributions.ts';
import { everyInput } from './every-input.ts';
import { type Account, test as base, type Hub } from './hub.ts';
import { publish } from './notebooks.ts';
import { RUN_TIMEOUT } from './run-page.ts';

/** What the furnished hub has besides the examples. */
export type House = {
  owner: Account;
  finished: string;
  failed: string;
  /** The page of a frame for other sites. */
  embed: string;
  /** Another person's open app, which the owner may look at. */
  look: string;
  contributions: ContributionsHouse;
};

const kinds = (message: string) => everyInput.replace('Prints what it gets.', message);

/** Published versions, and runs that ended well and badly. */
async function furnish(hub: Hub): Promise<House> {
  const owner = await hub.administrator();
  const space = 'atelier';
  await owner.client.spaces.createSpace({
    body: { slug: space as never, name: 'Atelier', description: 'Where things are tried.' },
  });
  await publish(owner, { space, file: kinds('The first version.') });
  await publish(owner, { space, file: kinds('The second version.') });
  const run = async (place: string, slug: string, parameters: Record<string, unknown>) => {
    const { id } = await owner.client.runs.createRun({
      params: { space: place as never, slug: slug as never },
      body: { parameters },
    });
    for await (const event of owner.client.runs.followRun({ params: { id }, query: {} })) {
      if (event.type === 'finished') break;
    }
    return `/runs/${id}`;
  };
  const finished = await run('examples', 'sales-report', { region: 'North' });
  const failed = await run('examples', 'sales-report', { start: '2019-01-01', end: '2019-02-01' });
  const at = { space: space as never, slug: 'notebook' as never };
  const embed = await owner.client.embeds.createEmbed({
    params: at,
    body: { name: 'Intranet', origins: ['https://intranet.example.org'], expiresInDays: 1, fixed: {} },
  });
  const look = await letLook(hub, owner, at);
  const contributions = await furnishContributions(owner, await hub.join('Grace Hopper'));
  return { owner, finished, failed, embed: embed.path ?? '', look, contributions };
}

/** Somebody opens the app and lets the owner look at it. */
async function letLook(hub: Hub, owner: Account, at: { space: never; slug: never }): Promise<string> {
  const runner = await hub.join('Joan Clarke');
  await owner.client.spaces.setMember({
    params: { space: at.space, handle: runner.handle as never },
    body: { role: 'runner' },
  });
  const { id } = await runner.client.sessions.createSession({
    params: at,
    body: { parameters: { title: 'Hers' } },
  });
  const share = await runner.client.sessionShares.createShare({
    params: { id },
    body: { handle: owner.handle as never, hours: 1 },
  });
  return `/looks/${share.id}`;
}

/** A hub with something on every page; shared by the tests of a worker, which leave it as it is. */
export const test = base.extend<object, { house: House }>({
  house: [
    async ({ hub }, use) => {
      await use(await furnish(hub));
    },
    { scope: 'worker', timeout: 4 * RUN_TIMEOUT },
  ],
});
export { expect } from './hub.ts';
