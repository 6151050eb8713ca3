import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';

/** What took more than a minute before formulas had an end. */
const MILLISECONDS_MAX = 10_000;

describe('markdown of a downloaded page', () => {
  it.each([
    ['formulas that never end', '$$x$$y\n\n'.repeat(20_000)],
    ['formulas in one paragraph', '$$x$$y\n'.repeat(20_000)],
    ['paragraphs without formulas', 'a\n\n'.repeat(60_000)],
    ['a text too long to format', '$$x$$y\n\n'.repeat(200_000)],
  ])('is made at once from %s', { timeout: 60_000 }, (_, source) => {
    const began = performance.now();
    renderMarkdown(source);
    expect(performance.now() - began).toBeLessThan(MILLISECONDS_MAX);
  });
  it('shows what nests too deeply as it is written', () => {
    expect(renderMarkdown(`${'>'.repeat(20_000)}<b onclick=x>`)).toMatch(
      /^<pre>(&gt;)+&lt;b onclick=x&gt;<\/pre>$/,
    );
  });
  it('draws formulas between backslashes and brackets, and environments, as the app does', () => {
    const inline = renderMarkdown('of \\(x^2\\) and \\\\(\\frac{a}{b}\\\\), `\\(c\\)` and $5 or $10');
    expect(inline).toMatch(/<msup>[\s\S]*<mfrac>[\s\S]*<code>\\\(c\\\)<\/code> and \$5 or \$10/);
    const blocks = ['\\[\nx^2\n\\]', '\\\\[\nx^2\n\\\\]', '\\begin{align}\nx^2\n\\end{align}'];
    for (const block of blocks)
      expect(renderMarkdown(`Before\n\n${block}\n\nAfter`)).toMatch(/<msup>[\s\S]*After/);
    expect(renderMarkdown('A \\[link\\](https://example.org)')).not.toContain('<math');
  });
  it('draws formulas', () => {
    expect(renderMarkdown('$$\n\\frac{a}{b}\n$$\n\nand $x^2$')).toMatch(/<mfrac>[\s\S]*<msup>/);
  });
});
