import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { FrameLibraries } from './frame-libraries.ts';

const ALWAYS = [
  { left: '$$', right: '$$', display: true },
  { left: '\\[', right: '\\]', display: true },
  { left: '\\(', right: '\\)', display: false },
  ...[
    'equation',
    'equation*',
    'align',
    'align*',
    'gather',
    'gather*',
    'matrix',
    'pmatrix',
    'bmatrix',
    'cases',
  ].map((name) => ({ left: `\\begin{${name}}`, right: `\\end{${name}}`, display: true })),
];
const ONE_DOLLAR = { left: '$', right: '$', display: false };

/** Typesets with KaTeX where Jupyter would with MathJax; elements that opted out of MathJax stay as they are. */
export const typesetter: IRenderMime.ILatexTypesetter = {
  typeset(node) {
    const { quireTypesetMath } = globalThis as unknown as Partial<FrameLibraries>;
    quireTypesetMath?.(node, {
      delimiters: node.dataset.kind === 'html' ? ALWAYS : [...ALWAYS, ONE_DOLLAR],
      ignoredClasses: ['tex2jax_ignore', 'no-mathjax'],
      throwOnError: false,
      strict: false,
      trust: false,
    });
  },
};
