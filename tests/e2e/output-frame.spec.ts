import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { ATTACKS, aim } from './output-frame/attacks.ts';
import { buildHarness } from './output-frame/build-harness.ts';
import type { HarnessCell } from './output-frame/harness.tsx';
import { type Harness, serveHarness } from './output-frame/serve-harness.ts';

// A trace takes snapshots by script in every frame, which counts as an act of the reader and waits for endless loops.
test.use({ trace: 'off' });

type Built = Awaited<ReturnType<typeof buildHarness>>;
let built: Built;
let hub: Harness;
let stranger: { origin: string; hits: string[]; connections: () => number; close: () => void };

test.beforeAll(async () => {
  built = await buildHarness();
  hub = await serveHarness(built.folder);
  stranger = await serveStranger();
});

test.afterAll(async () => {
  stranger.close();
  await hub.close();
  await built.remove();
});

/** Another origin, which only a leak can reach. */
async function serveStranger() {
  const hits: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('reached');
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    hits,
    connections: () => connections,
    close: () => server.close(),
  };
}

function html(title: string, source: string): HarnessCell {
  return { title, outputs: [{ output_type: 'display_data', data: { 'text/html': source }, metadata: {} }] };
}

async function open(page: Page, cells: readonly HarnessCell[]): Promise<void> {
  await page.addInitScript((given) => {
    if (self.origin === 'null') return;
    localStorage.setItem('token', 'secret-of-the-reader');
    window.firstCells = given;
  }, cells);
  await page.goto(hub.origin);
}

/** The document inside the frame of one cell. */
function inside(page: Page, title: string) {
  return page.frameLocator(`iframe[title="${title}"]`);
}

const bystander = html('bystander', '<p>An innocent output</p><script>window.secret = 42</script>');

for (const attack of ATTACKS) {
  test(`an output cannot do harm by ${attack.name.replaceAll('-', ' ')}`, async ({ page, context }) => {
    const failures: string[] = [];
    page.on('dialog', (dialog) => {
      failures.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('download', (download) => failures.push(`download ${download.url()}`));
    context.on('page', (opened) => failures.push(`opened ${opened.url()}`));
    const source = aim(attack, { hub: hub.origin, stranger: stranger.origin });
    await open(page, [bystander, html('attack', source)]);
    // Looking at the page by script counts as the reader's act; the attack has to happen before that.
    await page.waitForTimeout(1_200);
    const links = await page.getByRole('dialog').count();
    await expect(inside(page, 'bystander').getByText('An innocent output')).toBeVisible();

    const claims = await Promise.all(
      page
        .frames()
        .map((frame) => frame.evaluate(() => document.documentElement.dataset.claimed).catch(() => null)),
    );
    expect({
      failures,
      claims: claims.filter(Boolean),
      hub: hub.hits.filter((hit) => hit.includes('/stolen/') && hit.includes('session=')),
      hubWithoutSession: hub.hits.filter((hit) => hit.includes('/stolen/')),
      stranger: stranger.hits,
      address: page.url(),
      title: await page.title(),
      cookies: (await context.cookies()).map(({ name, value }) => `${name}=${value}`),
      token: await page.evaluate(() => localStorage.getItem('token')),
      links,
    }).toEqual({
      failures: [],
      claims: [],
      hub: [],
      hubWithoutSession: [],
      stranger: [],
      address: `${hub.origin}/`,
      title: 'Outputs',
      cookies: ['session=secret-of-the-reader'],
      token: 'secret-of-the-reader',
      links: 0,
    });
    hub.hits.length = 0;
    stranger.hits.length = 0;
  });
}

test('an output cannot open a connection by preconnect, name lookup or WebRTC', async ({ page }) => {
  const udp = createSocket('udp4');
  let packets = 0;
  udp.on('message', () => packets++);
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const before = stranger.connections();
  const source = `<link rel="preconnect" href="${stranger.origin}"><link rel="dns-prefetch" href="${stranger.origin}"><script>
    const realms = [window];
    const f = document.createElement('iframe'); document.body.append(f); realms.push(f.contentWindow);
    for (const realm of realms) { try {
      const c = new realm.RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udp.address().port}' }] });
      c.createDataChannel('x'); c.createOffer().then((o) => c.setLocalDescription(o));
    } catch {} }
  </script>`;
  await open(page, [html('quiet', source)]);
  await page.waitForTimeout(1_500);
  udp.close();
  expect({ packets, connections: stranger.connections() - before }).toEqual({ packets: 0, connections: 0 });
});

test('the frame opened in a tab of its own has no origin and renders nothing', async ({ page }) => {
  await page.goto(`${hub.origin}/output-frame`);
  expect(
    await page.evaluate(() => ({
      origin: self.origin,
      outputs: document.querySelector('#outputs')?.childElementCount,
    })),
  ).toEqual({ origin: 'null', outputs: 0 });
});

test('an output that leaves for another page is closed and says so', async ({ page }) => {
  await open(page, [html('leaver', `<script>location.href = 'about:blank'</script>`)]);
  await expect(page.getByText('tried to leave for another page')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('an output that floods its page with messages is closed and says so', async ({ page }) => {
  const flood = `<div id="f"></div><script>let i=0; setInterval(() => { for (let k=0;k<50;k++) { f.style.height = (i++ % 2 ? 10 : 20) + k + 'px'; f.offsetHeight; new Promise(()=>{}); f.dispatchEvent(new Event('toggle', {bubbles:true})) } }, 0)</script>`;
  await open(page, [html('flood', flood)]);
  await expect(page.getByText('kept sending messages')).toBeVisible();
});

test('an endless loop in an output leaves the page usable', async ({ page }) => {
  await open(page, [html('loop', '<script>while (true) {}</script>'), html('after', '<p>below</p>')]);
  const started = Date.now();
  await page.getByRole('heading', { name: 'after' }).click();
  expect(await page.evaluate(() => 1 + 1)).toBe(2);
  expect(Date.now() - started).toBeLessThan(5_000);
});

test('an output that asks for something from the network says why a part is missing', async ({ page }) => {
  await open(page, [html('map', '<img src="https://tiles.example.org/1/2/3.png" alt="">')]);
  await expect(page.getByText('asked for something from tiles.example.org')).toBeVisible();
});

test('a link in an output opens only after the reader saw where it leads', async ({ page }) => {
  await open(page, [html('link', '<a href="https://example.org/report?x=1">My bank</a>')]);
  await inside(page, 'link').getByText('My bank').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('https://example.org/report?x=1');
  const anchor = dialog.getByRole('link');
  expect([await anchor.getAttribute('target'), await anchor.getAttribute('rel')]).toEqual([
    '_blank',
    'noopener noreferrer',
  ]);
  // Until then the frame has the keys.
  await expect(dialog.getByRole('button', { name: 'Stay here' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('a file that an output offers is saved by the page after a click', async ({ page }) => {
  await open(page, [html('file', '<a download="../a:b.csv" href="data:text/csv,x%2Cy">Save</a>')]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    inside(page, 'file').getByText('Save').click(),
  ]);
  expect(download.suggestedFilename()).toBe('_a_b.csv');
});

test('charts, tables, formulas and scripts of real kernels are drawn', async ({ page }) => {
  const path = fileURLToPath(new URL('./output-frame/fixtures/gallery.json', import.meta.url));
  const cells = JSON.parse(await readFile(path, 'utf8')) as HarnessCell[];
  const faults: string[] = [];
  page.on('pageerror', (fault) => faults.push(fault.message));
  await open(page, cells);
  const isSeen = async (title: string, selector: string) => {
    await page.getByRole('heading', { name: title, exact: true }).scrollIntoViewIfNeeded();
    await expect(inside(page, title).locator(selector).first()).toBeVisible({ timeout: 15_000 });
  };
  await isSeen('Wide table', 'thead th:text("Revenue 2024")');
  await isSeen('Styled table', 'caption:text("A styled table")');
  await isSeen('Plotly', '.main-svg .bars path');
  await isSeen('Plotly as HTML', '.main-svg .bars path');
  await isSeen('Altair as HTML', '.vega-embed canvas, .vega-embed svg');
  await isSeen('Altair', 'svg.marks');
  await isSeen('LaTeX', '.katex');
  await isSeen('Markdown', 'table');
  await isSeen('HTML with a script', '#target:text("A script ran.")');
  await inside(page, 'HTML with a script').getByRole('button', { name: 'More' }).click();
  await expect(inside(page, 'HTML with a script').getByText('One more line')).toBeVisible();
  await expect(page.getByText('Show all 2,340 lines')).toBeVisible();
  expect(faults).toEqual([]);
});

test('no output makes the page wider than a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const path = fileURLToPath(new URL('./output-frame/fixtures/gallery.json', import.meta.url));
  await open(page, JSON.parse(await readFile(path, 'utf8')) as HarnessCell[]);
  await page.waitForTimeout(1_500);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test('a page with 60 outputs is interactive within a second', async ({ page }) => {
  const cells = Array.from({ length: 60 }, (_, index) =>
    html(`cell ${index}`, `<table><tr><td>${index}</td></tr></table>`),
  );
  await page.goto(hub.origin);
  const milliseconds = await page.evaluate(async (given) => {
    const started = performance.now();
    window.showCells(given);
    await new Promise((resolve) => setTimeout(resolve, 0));
    return performance.now() - started;
  }, cells);
  expect(milliseconds).toBeLessThan(1_000);
  await expect(inside(page, 'cell 0').locator('td')).toBeVisible();
  expect(await page.locator('iframe').count()).toBeLessThan(60);
});

test('an output that changes is drawn anew without its neighbours', async ({ page }) => {
  const first = { output_type: 'display_data', data: { 'text/html': '<p>first</p>' }, metadata: {} } as const;
  await page.goto(hub.origin);
  await page.evaluate((kept) => {
    Object.assign(window, { kept });
    window.showCells([
      { title: 'cell', outputs: [kept, { ...kept, data: { 'text/html': '<p>second</p>' } }] },
    ]);
  }, first);
  await inside(page, 'cell')
    .getByText('first')
    .evaluate((node) => Object.assign(node, { isMarked: true }));
  await expect(inside(page, 'cell').getByText('second')).toBeVisible();
  await page.evaluate(() => {
    const { kept } = window as unknown as { kept: HarnessCell['outputs'][number] };
    const changed = {
      output_type: 'display_data',
      data: { 'text/html': '<p>third</p>' },
      metadata: {},
    } as const;
    window.showCells([{ title: 'cell', outputs: [kept, changed] }]);
  });
  await expect(inside(page, 'cell').getByText('third')).toBeVisible();
  await expect(inside(page, 'cell').getByText('second')).toHaveCount(0);
  const isKept = await inside(page, 'cell')
    .getByText('first')
    .evaluate((node) => 'isMarked' in node);
  expect(isKept).toBe(true);
});
