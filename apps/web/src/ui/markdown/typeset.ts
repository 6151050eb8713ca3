import 'katex/dist/katex.min.css';
import katex from 'katex';
import type { FormulaPlace } from './render-markdown.ts';

/** Loops of macros stop here; real formulas stay far below. */
const EXPANSIONS_MAX = 500;
/** In em: a formula may not cover the page with one giant box. */
const SIZE_MAX = 20;

/** Sets formulas with KaTeX: no links, no HTML, no files (`trust: false`); what it cannot set stays TeX. */
export function typeset(places: readonly FormulaPlace[]): void {
  for (const { element, tex, isDisplay } of places) {
    katex.render(tex, element, {
      displayMode: isDisplay,
      throwOnError: false,
      strict: 'ignore',
      trust: false,
      maxExpand: EXPANSIONS_MAX,
      maxSize: SIZE_MAX,
      errorColor: 'var(--q-bad)',
    });
  }
}
