import renderMathInElement from 'katex/contrib/auto-render';
import katexStyle from 'katex/dist/katex.min.css?inline';
import type { FrameLibraries } from '../frame-libraries.ts';

const style = document.createElement('style');
style.textContent = katexStyle;
document.head.append(style);

const target = globalThis as unknown as FrameLibraries;
target.quireTypesetMath = renderMathInElement;
