import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { webApp } from '../scripts/lib/web-app.mjs';
import { joinByInvitation, type Session } from '../tests/support/hub-client.ts';
import { joinPeople } from './support/apps/idle-apps.ts';
import { openApp } from './support/apps/open-app.ts';
import type { Benchmark, BenchmarkOptions, Figure } from './support/figures.ts';
import { SETTLE_MILLISECONDS, SPACE, withHub } from './support/hub.ts';
import { LOAD_SECONDS, NOTEBOOK, PEERS } from './support/peers/apps.ts';
import { measurePapermill } from './support/peers/papermill.ts';
import { serve } from './support/peers/serve.ts';
import { type Visits, visitApp } from './support/peers/visit.ts';
import { ROOT } from './support/places.ts';
import { preparePython } from './support/python-environment.ts';

/** Of fewer visitors, a 95th percentile would be the slowest alone. */
const COUNTS = { visitors: 20, changes: 20, staying: 3 };
const QUICK = { visitors: 3, changes: 2, staying: 1 };
const VENV = join(ROOT, '.runtime', 'bench-apps-venv');
const LOCK = join(ROOT, 'bench', 'requirements-apps.lock');
const CHROMIUM = process.env.QUIRE_CHROMIUM ?? '/usr/bin/chromium';

/** The same app in every tool, used in Chromium in the same way: the tools' servers and browsers are all alike here. */
export const appPeers: Benchmark = {
  name: 'app-peers',
  title: 'Live apps in Chromium, beside other tools',
  async measure(options) {
    options.say('the other tools are installed once');
    await preparePython(VENV, LOCK);
    if (!webApp.isReady()) await webApp.make();
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--disable-gpu', ...asRoot] });
    try {
      return await measureAll(browser, options);
    } finally {
      await browser.close();
    }
  },
};

async function measureAll(browser: Browser, { isQuick, say }: BenchmarkOptions): Promise<Figure[]> {
  const counts = isQuick ? QUICK : COUNTS;
  const bin = join(VENV, 'bin');
  say('Quire');
  const figures = toFigures('Quire', await measureQuire(browser, counts), true);
  for (const peer of PEERS) {
    say(peer.name);
    const visits = await serve(bin, peer, ({ url, pid }) =>
      visitApp(browser, { url, pid, find: (page) => page.locator(peer.input).first() }, counts),
    );
    figures.push(...toFigures(`${peer.name} (${versionOf(peer.package)})`, visits));
  }
  say('papermill');
  const whole = await measurePapermill(bin, NOTEBOOK, isQuick ? 1 : 3);
  figures.push({
    name: `papermill (${versionOf('papermill')}): result of another number`,
    unit: 'ms',
    samples: whole,
  });
  return figures;
}

/** Somebody has opened the app before, as in the other tools whose server loads ahead. */
function measureQuire(browser: Browser, counts: typeof COUNTS): Promise<Visits> {
  return withHub({}, async ({ hub, session }) => {
    await session.client.notebooks.publishNotebook({
      params: { space: SPACE },
      body: { filename: 'app.ipynb', slug: 'app', content: NOTEBOOK },
    });
    await sleep(SETTLE_MILLISECONDS);
    const [first] = await joinPeople({ url: hub.url, session }, 1);
    if (first) await openApp(first, 'app').then((app) => app.close());
    await sleep(LOAD_SECONDS * 1_000 + SETTLE_MILLISECONDS);
    const cookies: Cookie[] = [];
    for (let index = 0; index < 1 + counts.visitors + counts.staying; index += 1)
      cookies.push(await joinVisitor({ url: hub.url, session }, index));
    return await visitApp(
      browser,
      {
        url: `${hub.url}/n/${SPACE}/app/app`,
        pid: hub.pid,
        find: (page) => page.getByLabel('Least', { exact: true }),
        isOther: (command) => /postgres/.test(command),
        welcome: async (context) => context.addCookies(cookies.splice(0, 1)),
      },
      counts,
    );
  });
}

type Cookie = { name: string; value: string; url: string };

async function joinVisitor(
  { url, session }: { url: string; session: Session },
  index: number,
): Promise<Cookie> {
  const { handle, cookie } = await joinByInvitation(url, session.client, `Visitor${index}`);
  await session.client.spaces.setMember({ params: { space: SPACE, handle }, body: { role: 'runner' } });
  const cut = cookie.indexOf('=');
  return { name: cookie.slice(0, cut), value: cookie.slice(cut + 1), url };
}

/** What we promise of our own; the others' figures are facts. */
const PROMISES = {
  first: { target: { of: 'p95', atMost: 500 } },
  change: { target: { of: 'p95', atMost: 300 } },
  without: { target: { atMost: 0 } },
} as const;

const toFigures = (
  name: string,
  { first, without, changes, megabytes }: Visits,
  isOurs = false,
): Figure[] => [
  {
    name: `${name}: new visitor sees the first result`,
    unit: 'ms',
    samples: first,
    ...(isOurs && PROMISES.first),
  },
  {
    name: `${name}: visitors without a result`,
    unit: 'counted',
    n: first.length + without,
    value: without,
    ...(isOurs && PROMISES.without),
  },
  {
    name: `${name}: result of another number`,
    unit: 'ms',
    samples: changes,
    ...(isOurs && PROMISES.change),
  },
  { name: `${name}: memory of one more visitor`, unit: 'MB', samples: megabytes },
];

/** As the lock has it. */
function versionOf(name: string): string {
  return new RegExp(`^${name}==(\\S+)`, 'm').exec(readFileSync(LOCK, 'utf8'))?.[1] ?? 'unknown';
}
