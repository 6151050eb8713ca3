import type { Page } from '@playwright/test';
import { dropFiles } from './drop-files.ts';
import type { House } from './furnished-hub.ts';
import { REPOSITORIES } from './hub.ts';
import { notebookFile } from './notebooks.ts';

export type Place = {
  name: string;
  path: string | ((house: House) => string | Promise<string>);
  /** Resolves when the page shows what it is for. */
  ready: (page: Page) => Promise<unknown>;
  isSignedOut?: true;
};

const inContributions =
  (name: keyof House['contributions']) =>
  ({ contributions }: House): string =>
    contributions[name];
const shows = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();
const showsHeading = (name: string) => (page: Page) =>
  page.getByRole('heading', { name, exact: true }).first().waitFor();

/** Every page of the app, in each of its states that look different. */
export const PLACES: readonly Place[] = [
  { name: 'sign-in', path: '/sign-in', ready: showsHeading('Sign in'), isSignedOut: true },
  { name: 'welcome', path: invite, ready: shows('Make my account'), isSignedOut: true },
  {
    name: 'welcome with a used link',
    path: '/welcome?token=0123456789abcdef',
    ready: shows('Sign in with an account'),
    isSignedOut: true,
  },
  { name: 'home', path: '/', ready: showsHeading('What you ran last') },
  { name: 'search', path: '/search?q=report', ready: shows('Sales report') },
  { name: 'search without results', path: '/search?q=qqqzzz', ready: shows(/No notebook matches/) },
  { name: 'notebook to read', path: '/n/examples/sales-report', ready: showsHeading('Key figures') },
  { name: 'notebook with its code', path: '/n/examples/which-wine', ready: showCode },
  { name: 'app of the sales report', path: '/n/examples/sales-report/app', ready: shows('Up to date') },
  { name: 'form of the sales report', path: '/n/examples/sales-report/run', ready: shows('First day') },
  { name: 'form with every kind of input', path: '/n/atelier/notebook/run', ready: fillInBadly },
  { name: 'app with every kind of input', path: '/n/atelier/notebook/app', ready: shows('Up to date') },
  {
    name: 'app that asks',
    path: '/n/examples/every-kind-of-input/app',
    ready: shows('Shall the report be sent?'),
  },
  { name: 'code behind a result', path: '/n/examples/sales-report/app', ready: openBehind },
  { name: 'form builder', path: '/n/atelier/notebook/form', ready: shows('As people see it') },
  { name: 'arranger', path: '/n/examples/sales-report/arrange', ready: shows('Result in Key figures') },
  { name: 'frame for other pages', path: ({ embed }) => embed, ready: shows('Up to date') },
  { name: 'look at the app of somebody', path: ({ look }) => look, ready: openVariables },
  {
    name: 'consent of a program',
    path: `/authorise?name=JupyterLab&redirect_uri=${encodeURIComponent('http://localhost:8888/lab')}&code_challenge=x&state=s&scope=${encodeURIComponent('read run')}`,
    ready: showsHeading('Let JupyterLab act for you?'),
  },
  { name: 'consent that nobody asks for', path: '/embed-allow', ready: shows('Nothing asks for you here') },
  { name: 'history', path: '/n/atelier/notebook/history', ready: shows('Version 2') },
  { name: 'runs of a notebook', path: '/n/examples/sales-report/runs', ready: shows(/Done in/) },
  { name: 'old version', path: '/n/atelier/notebook/v/1', ready: shows(/This is version 1 of 2/) },
  { name: 'publish', path: '/publish', ready: shows('Drop notebooks here') },
  { name: 'publish with files', path: '/publish?space=atelier', ready: dropThree },
  { name: 'finished run', path: ({ finished }) => finished, ready: showBehind },
  { name: 'failed run', path: ({ failed }) => failed, ready: shows(/There are no sales/) },
  { name: 'my runs', path: '/runs', ready: shows(/Failed after/) },
  { name: 'spaces', path: '/spaces', ready: shows('Atelier') },
  { name: 'space', path: '/spaces/examples', ready: shows('Sales report') },
  { name: 'members of a space', path: '/spaces/atelier/members', ready: showsHeading('What the roles mean') },
  { name: 'settings of a space', path: '/spaces/atelier/settings', ready: shows('Save settings') },
  {
    name: 'person',
    path: ({ owner }) => `/people/${owner.handle}`,
    ready: shows('Everything'),
  },
  { name: 'settings', path: '/settings', ready: showsHeading('Access tokens') },
  {
    name: 'arrival of a connection',
    path: '/settings/connections/callback',
    ready: shows('Not connected'),
  },
  { name: 'contributions', path: '/contributions', ready: shows('Waits for you') },
  {
    name: 'contribute to a project that is not there',
    path: `/contributions/new?space=atelier&slug=how-far-apart&target=${encodeURIComponent(`${REPOSITORIES}/gone.git`)}`,
    ready: (page) => page.getByRole('alert').waitFor(),
  },
  { name: 'contribute', path: inContributions('contribute'), ready: showStatements },
  {
    name: 'contribute what does not fit',
    path: inContributions('unfit'),
    ready: shows(/1 check in the way/),
  },
  { name: 'contribution to review', path: inContributions('toReview'), ready: writeComment },
  { name: 'merged contribution', path: inContributions('merged'), ready: shows(/merged it\./) },
  { name: 'stopped contribution', path: inContributions('blocked'), ready: shows('Stopped by a check') },
  { name: 'failed contribution', path: inContributions('failed'), ready: showCommand },
  {
    name: 'notebook that was contributed from',
    path: inContributions('notebook'),
    ready: shows('Contributed from here'),
  },
  { name: 'administration', path: '/admin', ready: shows('Invite a person') },
  { name: 'data sources of the hub', path: '/admin', ready: openDataSources },
  {
    name: 'not found',
    path: '/nowhere/at/all',
    ready: showsHeading('There is nothing here that you can see'),
  },
];

/** Mistakes under every label that can have one, and the calendar open. */
async function fillInBadly(page: Page): Promise<void> {
  const boxes = ['Code name', 'Count', 'Prices: lower end, as a number', 'Budget', 'Day', 'Place: latitude'];
  for (const name of boxes) await page.getByLabel(name, { exact: true }).fill('1,234');
  await page.getByRole('button', { name: 'Add a row' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('7 inputs need another look').waitFor();
}

async function openVariables(page: Page): Promise<void> {
  await page.getByText(/You look at the app of/).waitFor();
  await page.getByText('Variables', { exact: true }).click();
  const opens = page.getByRole('table', { name: 'Variables of the notebook' }).getByRole('button').first();
  await opens.click();
  await page.getByRole('region', { name: /^(First rows of|What is in) / }).waitFor();
}

async function openBehind(page: Page): Promise<void> {
  await page.getByText('Up to date').waitFor();
  await page
    .getByRole('button', { name: /^Show the code behind: Result of Key figures/ })
    .first()
    .click();
  await page.getByText('makes this result').first().waitFor();
}

/** The code behind each step stands behind an expander. */
async function showCommand(page: Page): Promise<void> {
  await shows('Did not get through')(page);
  await page.getByText('The same by hand').first().click();
}

async function showStatements(page: Page): Promise<void> {
  await shows(/nothing in the way\.$/)(page);
  await page.getByRole('button', { name: /^Show what stays behind/ }).click();
}

async function writeComment(page: Page): Promise<void> {
  await shows('What if the mean is zero?')(page);
  await page.getByRole('button', { name: 'Comment', exact: true }).first().click();
}

let invited = 0;
async function invite({ owner }: House): Promise<string> {
  invited += 1;
  const email = `guest.${process.pid}.${invited}@example.org`;
  return (await owner.client.identity.createInvitation({ body: { name: 'A Guest', email } })).path;
}

async function showCode(page: Page): Promise<void> {
  await page.getByLabel('Show the code').check();
  await page.getByText('train_test_split').first().waitFor();
}

async function showBehind(page: Page): Promise<void> {
  await page
    .getByText(/Done in/)
    .first()
    .waitFor();
  await page.getByLabel(/^Look behind/).check();
}

async function dropThree(page: Page): Promise<void> {
  const secret = ['ghp', 'a8Kd93jfLq02ZmXv7RtPw5BsYc1NhE64uGoT'].join('_');
  await dropFiles(page, {
    'fine.ipynb': notebookFile('# Fine\n\nA fine notebook.', { code: 'import pandas\nprint(1)' }),
    'secret.ipynb': notebookFile('# Secret', { code: `token = "${secret}"` }),
    'broken.ipynb': '{"cells": ',
  });
  for (const name of ['fine.ipynb', 'secret.ipynb']) {
    await page.getByRole('region', { name }).getByRole('button', { name: 'Publish in Atelier' }).waitFor();
  }
  await page.getByRole('region', { name: 'broken.ipynb' }).getByRole('alert').waitFor();
}

async function openDataSources(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Data sources' }).click();
  await page.getByText('No data source is listed yet').waitFor();
}
