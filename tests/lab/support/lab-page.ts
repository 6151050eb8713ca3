import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, test as base, type Locator, type Page } from '@playwright/test';
import { type ForgeStandIn, startForgeStandIn } from '../../../apps/server/test/support/forges/stand-in.ts';
import { type Account, beSignedIn, type Hub, REPOSITORIES, startHub } from '../../e2e/support/hub.ts';
import { type Jupyter, startJupyter } from './jupyter.ts';

/** A place for code, with one account and one repository that it may push to. */
export const FORGE_ID = 'github';
export const FORGE_ACCOUNT = { login: 'author-l', token: 'made-by-the-author' };
export const FORGE_REPOSITORY = 'team/tidy-stats';
const PACKAGE = {
  'pyproject.toml': '[project]\nname = "tidy-stats"\nversion = "1"\n',
  'src/tidy_stats/__init__.py': '',
  // A package that says nothing wants a function.
  '.contrib.yml': [
    'version: 1',
    'kind: python-package',
    'files: [{path: "src/tidy_stats/{slug}.py"}]',
    'require: {defines: []}',
  ].join('\n'),
};
const START_TIMEOUT_MS = 180_000;

/** A hub and a JupyterLab, and someone who has a space on one and works in the other. */
export type Desk = { hub: Hub; jupyter: Jupyter; owner: Account; space: string };

let desks = 0;
export const test = base.extend<{ desk: Desk }, { forge: ForgeStandIn; hub: Hub; jupyter: Jupyter }>({
  forge: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const forge = await startForgeStandIn('github', {
        users: [{ login: FORGE_ACCOUNT.login, token: FORGE_ACCOUNT.token }],
        repositories: [{ fullName: FORGE_REPOSITORY, files: PACKAGE, writers: [FORGE_ACCOUNT.login] }],
      });
      await use(forge);
      await forge.close();
    },
    { scope: 'worker' },
  ],
  hub: [
    async ({ forge }, use) => {
      // Nothing here runs a notebook, and every test brings its own.
      const hub = await startHub({
        QUIRE_EXAMPLES: 'off',
        QUIRE_WARM_KERNELS: '0',
        QUIRE_CONTRIB_ALLOW: REPOSITORIES,
        QUIRE_FORGES: JSON.stringify([
          { kind: 'github', id: FORGE_ID, name: 'GitHub', url: forge.url, apiUrl: forge.apiUrl },
        ]),
      });
      await use(hub);
      await hub.stop();
      await rm(REPOSITORIES, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],
  jupyter: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const jupyter = await startJupyter();
      await use(jupyter);
      await jupyter.stop();
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],
  desk: async ({ context, hub, jupyter }, use) => {
    desks += 1;
    const owner = await hub.join(`Author ${desks}`);
    const space = `desk-${desks}`;
    await owner.client.spaces.createSpace({ body: { slug: space, name: `Desk ${desks}` } });
    await beSignedIn(context, hub, owner);
    await use({ hub, jupyter, owner, space });
  },
});

/** Opens JupyterLab with one notebook file in front, and Quire's panel beside it. */
export async function openNotebook(
  page: Page,
  desk: Desk,
  file: { name: string; content: string },
): Promise<{ panel: Locator; notebook: Locator }> {
  await writeFile(join(desk.jupyter.folder, file.name), file.content);
  const url = new URL(desk.jupyter.url);
  url.pathname += `/tree/${file.name}`;
  url.searchParams.set('reset', '');
  await page.goto(url.href);
  const notebook = page.locator('.jp-NotebookPanel:visible');
  await notebook.locator('.jp-Cell').first().waitFor();
  await page.getByRole('tab', { name: 'Quire' }).click();
  const panel = page.locator('.jp-quire-panel');
  await panel.waitFor();
  return { panel, notebook };
}

/** After a reload: which side panel is open is remembered only a moment after it was opened. */
export async function reloadPage(page: Page): Promise<void> {
  await page.reload();
  await page.locator('.jp-NotebookPanel:visible .jp-Cell').first().waitFor();
  if (await page.locator('.jp-quire-panel').isHidden())
    await page.getByRole('tab', { name: 'Quire' }).click();
}

/** Signs in by the hub's own page, in the window that opens. */
export async function connect(context: BrowserContext, panel: Locator, desk: Desk): Promise<void> {
  await panel.getByLabel('Address of the hub').fill(desk.hub.url);
  const opening = context.waitForEvent('page');
  await panel.getByRole('button', { name: 'Sign in with the browser' }).click();
  const window = await opening;
  await window.getByRole('button', { name: 'Allow' }).click();
  // The name alone would be found in the person's own comments too, once they are there.
  await panel.getByText(`${desk.owner.name} on ${new URL(desk.hub.url).host}`).waitFor();
}
