import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, errors, type Locator, type Page } from 'playwright-core';
import { listTree } from '../../../tests/support/processes.ts';
import { readMemory } from '../proportional-memory.ts';
import { kept, LOADED } from './apps.ts';

/** Much longer than any tool needs to load for five seconds: what is not there by then does not come any more. */
const SHOW_MILLISECONDS = 60_000;

/** Before each visitor: what servers and browsers still do for the one before is over. */
const REST_MILLISECONDS = 1_000;

/** Where an app is, and how a visitor gives it a number. */
export type Place = {
  readonly url: string;
  readonly pid: number;
  readonly find: (page: Page) => Locator;
  /** Makes a browser that was never here somebody who may visit. */
  readonly welcome?: (context: BrowserContext) => Promise<void>;
  /** Processes that are not there for apps. */
  readonly isOther?: (command: string) => boolean;
};
export type Visits = {
  first: number[];
  /** Visitors who saw no result in `SHOW_MILLISECONDS`. */
  without: number;
  changes: number[];
  megabytes: number[];
};

/** What a page says when it shows the first result. */
const SHOWN = 'quire-bench: shown at ';

/**
 * Visitors one after the other, each in a browser profile of their own; then some that stay. One before them is not
 * counted: with it, server and browser have done what they do once.
 */
export async function visitApp(
  browser: Browser,
  place: Place,
  counts: { visitors: number; changes: number; staying: number },
): Promise<Visits> {
  const first: number[] = [];
  const changes: number[] = [];
  await open(browser, place).then(leave);
  for (let index = 0; index < counts.visitors; index += 1) {
    const visitor = await open(browser, place);
    if (visitor.milliseconds !== undefined) {
      first.push(visitor.milliseconds);
      if (changes.length === 0) changes.push(...(await changeOften(visitor.page, place, counts.changes)));
    }
    await leave(visitor);
  }
  const megabytes = [await weigh(browser, place, counts.staying)];
  return { first, without: counts.visitors - first.length, changes, megabytes };
}

type Visitor = { context: BrowserContext; page: Page; milliseconds: number | undefined };

/** `milliseconds` is undefined where no result came. */
async function open(browser: Browser, place: Place): Promise<Visitor> {
  await sleep(REST_MILLISECONDS);
  const context = await browser.newContext();
  await place.welcome?.(context);
  await context.addInitScript(tellWhenShown, { wanted: LOADED, prefix: SHOWN });
  const page = await context.newPage();
  const milliseconds = await timeOfResult(page, place.url).catch((error: unknown) => {
    if (error instanceof errors.TimeoutError) return undefined;
    throw error;
  });
  return { context, page, milliseconds };
}

/** @throws TimeoutError when it did not come in `SHOW_MILLISECONDS` */
async function timeOfResult(page: Page, url: string): Promise<number> {
  const shown = page.waitForEvent('console', {
    predicate: (message) => message.text().startsWith(SHOWN),
    timeout: SHOW_MILLISECONDS,
  });
  const began = Date.now();
  const [message] = await Promise.all([shown, page.goto(url, { waitUntil: 'commit' })]);
  const milliseconds = Number(message.text().slice(SHOWN.length)) - began;
  await untilShown(page, kept(0));
  return milliseconds;
}

async function changeOften(page: Page, place: Place, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (let least = 1; least <= times; least += 1) taken.push(await change(page, place, least));
  return taken;
}

async function change(page: Page, { find }: Place, least: number): Promise<number> {
  const field = find(page);
  await field.click();
  const began = performance.now();
  await field.fill(String(least));
  await field.press('Enter');
  await untilShown(page, kept(least));
  return performance.now() - began;
}

/** Runs in the page, and is all that is added to it: waiting from outside would load a tool of its own into it. */
function tellWhenShown({ wanted, prefix }: { wanted: string; prefix: string }): void {
  const holds = (root: ParentNode & Node): boolean =>
    (root.textContent ?? '').includes(wanted) ||
    [...root.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null && holds(shadowRoot));
  const look = () => {
    if (document.body && holds(document.body)) {
      // After the frame that draws it.
      setTimeout(() => console.debug(`${prefix}${Date.now()}`));
    } else requestAnimationFrame(look);
  };
  if (window.self === window.top) requestAnimationFrame(look);
}

/** Looked for in every frame that is drawn: a locator that waits looks only every 500 ms after a while. */
async function untilShown(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const holds = (root: ParentNode & Node): boolean =>
        (root.textContent ?? '').includes(wanted) ||
        [...root.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null && holds(shadowRoot));
      return holds(document.body ?? document.documentElement);
    },
    text,
    { polling: 'raf', timeout: SHOW_MILLISECONDS },
  );
}

/** What one more visitor who only looks takes of the machine's memory, in MB. */
async function weigh(browser: Browser, place: Place, staying: number): Promise<number> {
  const total = () =>
    listTree(place.pid)
      .filter(({ command }) => !place.isOther?.(command))
      .reduce((sum, { pid }) => sum + readMemory(pid), 0);
  const before = total();
  const visitors = [];
  for (let index = 0; index < staying; index += 1) visitors.push(await open(browser, place));
  const each = (total() - before) / staying;
  for (const visitor of visitors) await leave(visitor);
  return each;
}

async function leave({ context, page }: Visitor): Promise<void> {
  await page.close({ runBeforeUnload: false });
  await context.close();
}
