import { type Browser, chromium } from 'playwright-core';
import type { Benchmark, Figure } from './support/figures.ts';
import { type BenchHub, makeFiftyCells, SPACE, withHub } from './support/hub.ts';

const VISITS = 5;
const INTERACTIVE_AT_MOST = 1_000;
const CHROMIUM = process.env.QUIRE_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TITLE = 'Quarterly comparison';

/** From the navigation until the title is there and the Run button can be pressed, in Chromium on this machine. */
export const page: Benchmark = {
  name: 'page',
  title: 'Notebook page, until it can be used',
  measure: ({ isQuick, say }) =>
    withHub({ QUIRE_WARM_KERNELS: '0' }, async (bench) => {
      const params = { space: SPACE };
      const body = { filename: 'page.ipynb', slug: 'page', title: TITLE, content: makeFiftyCells(1) };
      await bench.session.client.notebooks.publishNotebook({ params, body });
      const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...asRoot] });
      try {
        return await measureVisits(browser, bench, { visits: isQuick ? 2 : VISITS, say });
      } finally {
        await browser.close();
      }
    }),
};

async function measureVisits(
  browser: Browser,
  { hub, session }: BenchHub,
  { visits, say }: { visits: number; say: (text: string) => void },
): Promise<Figure[]> {
  const cut = session.cookie.indexOf('=');
  const [name, value] = [session.cookie.slice(0, cut), session.cookie.slice(cut + 1)];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let index = 0; index < visits; index += 1) {
    say(`visit ${index + 1}`);
    const context = await browser.newContext();
    await context.addCookies([{ name, value, url: hub.url }]);
    for (const samples of [cold, warm]) {
      const tab = await context.newPage();
      const began = performance.now();
      await tab.goto(`${hub.url}/n/${SPACE}/page`, { waitUntil: 'commit' });
      await tab.getByRole('heading', { level: 1, name: TITLE }).waitFor();
      // A trial click waits until it is visible, still, enabled and not covered.
      await tab.getByRole('link', { name: /^Run/ }).first().click({ trial: true });
      samples.push(performance.now() - began);
      await tab.close();
    }
    await context.close();
  }
  const target = { of: 'p50', atMost: INTERACTIVE_AT_MOST } as const;
  return [
    { name: 'first visit, empty cache', unit: 'ms', samples: cold, target },
    { name: 'second visit', unit: 'ms', samples: warm, target },
  ];
}
