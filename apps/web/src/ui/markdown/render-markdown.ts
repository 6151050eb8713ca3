import codeClasses from '../code/code.module.css';
import type { Token } from '../code/highlight.ts';
import { ANCHOR_PREFIX } from './anchors.ts';
import { FORMULA_MARKS, type Formula, parseMarkdown } from './parse-markdown.ts';
import { type Attachments, sanitizeHtml, WITHHELD_IMAGE } from './sanitize.ts';

/** Longer text is shown as it is written. */
const MARKDOWN_LENGTH_MAX = 1_000_000;

/** Longer lines are no prose, and the parser's time grows with their square. */
const LINE_TOO_LONG = /[^\n]{10000}/;
/** Quotes or lists in one another this deep are an accident or an attack, and each level costs as much as all below. */
const NESTED_TOO_DEEP = /^[ \t]*(?:(?:>[ \t]*){24,}|(?:[-*+][ \t]+){24,})/m;

export type MarkdownOptions = {
  attachments?: Attachments | undefined;
  /** Anchors of the headings, in order. */
  anchors?: readonly string[] | undefined;
  /** How many levels the headings stand below what the markdown says: 1 keeps the page's title the only `h1`. */
  headingShift?: number | undefined;
};
/** A formula and the element that waits for it. */
export type FormulaPlace = Formula & { readonly element: HTMLElement };

type Rendered = {
  readonly content: DocumentFragment;
  /** They show their TeX until they are set. */
  readonly formulas: readonly FormulaPlace[];
  /** Code that waits for its colours. */
  readonly python: readonly Element[];
};

/** Renders markdown that anyone may have written into safe nodes. */
export function renderMarkdown(source: string, options: MarkdownOptions = {}): Rendered {
  try {
    if (isBeyondReason(source)) return asWritten(source);
    const { html, formulas } = parseMarkdown(source);
    const content = sanitizeHtml(html, options.attachments);
    nameHeadings(content, options.anchors ?? [], options.headingShift ?? 1);
    pointLinksAtHeadings(content);
    explainWithheldImages(content);
    frameTables(content);
    markTasks(content);
    frameCode(content);
    const python = [...content.querySelectorAll('pre > code')].filter(isPython);
    return { content, formulas: placeFormulas(content, formulas), python };
  } catch {
    // Nesting thousands deep exhausts the parser's stack: the text itself is still readable.
    return asWritten(source);
  }
}

function isBeyondReason(source: string): boolean {
  return source.length > MARKDOWN_LENGTH_MAX || LINE_TOO_LONG.test(source) || NESTED_TOO_DEEP.test(source);
}

function asWritten(source: string): Rendered {
  const content = document.createDocumentFragment();
  const pre = document.createElement('pre');
  pre.textContent = source;
  content.append(pre);
  return { content, formulas: [], python: [] };
}

function nameHeadings(content: DocumentFragment, anchors: readonly string[], shift: number): void {
  content.querySelectorAll('h1, h2, h3, h4, h5, h6').forEach((heading, index) => {
    const anchor = anchors[index];
    if (anchor !== undefined) heading.id = ANCHOR_PREFIX + anchor;
    const level = Math.max(2, Math.min(6, Number(heading.tagName.slice(1)) + shift));
    heading.setAttribute('aria-level', String(level));
    heading.setAttribute('role', 'heading');
  });
}

/** Jupyter's `#Some-Heading` and GitHub's `#some-heading` both mean the heading "Some heading". */
function pointLinksAtHeadings(content: DocumentFragment): void {
  for (const link of content.querySelectorAll('a[href^="#"]')) {
    const anchor = (link.getAttribute('href') ?? '').slice(1).toLowerCase();
    link.setAttribute('href', `#${ANCHOR_PREFIX}${anchor}`);
  }
}

/** Pictures from elsewhere would tell their server who reads this; a link says what is there instead. */
function explainWithheldImages(content: DocumentFragment): void {
  for (const image of content.querySelectorAll(`img[${WITHHELD_IMAGE}]`)) {
    const address = image.getAttribute(WITHHELD_IMAGE) ?? '';
    const alt = image.getAttribute('alt') || 'Image';
    const note = document.createElement('span');
    if (/^https?:\/\//i.test(address)) {
      const link = document.createElement('a');
      link.href = address;
      link.target = '_blank';
      link.rel = 'noopener noreferrer nofollow';
      link.textContent = `${alt} (image at ${hostOf(address)})`;
      note.append(image.closest('a') ? (link.textContent ?? alt) : link);
    } else {
      note.textContent = `${alt} (this image is not part of the notebook)`;
    }
    image.replaceWith(note);
  }
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return 'another site';
  }
}

/** Wide tables scroll within a frame, by keyboard too. */
function frameTables(content: DocumentFragment): void {
  for (const table of content.querySelectorAll('table')) {
    if (table.parentElement?.closest('table')) continue;
    const frame = document.createElement('div');
    frame.dataset.frame = 'table';
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', 'Table');
    table.replaceWith(frame);
    frame.append(table);
  }
}

/** A to-do item has its box for a bullet. */
function markTasks(content: DocumentFragment): void {
  for (const item of content.querySelectorAll('li')) {
    if (/^\s*[☑☐]/.test(item.textContent ?? '')) item.dataset.task = '';
  }
}

function frameCode(content: DocumentFragment): void {
  for (const pre of content.querySelectorAll('pre')) pre.tabIndex = 0;
}

const isPython = ({ className }: Element): boolean => /^language-(?:python3?|py|ipython3?)$/i.test(className);

/** Gives Python its colours. */
export function colourCode(
  places: readonly Element[],
  highlight: (source: string) => readonly Token[],
): void {
  for (const code of places) {
    code.replaceChildren(
      ...highlight(code.textContent ?? '').map(({ text, kind }) => {
        if (kind === null) return document.createTextNode(text);
        const span = document.createElement('span');
        span.className = codeClasses[kind] ?? '';
        span.textContent = text;
        return span;
      }),
    );
  }
}

const PLACE = new RegExp(`${FORMULA_MARKS.open}(\\d+)${FORMULA_MARKS.close}`);

function placeFormulas(content: DocumentFragment, formulas: readonly Formula[]): FormulaPlace[] {
  if (formulas.length === 0) return [];
  const places: FormulaPlace[] = [];
  const texts: Text[] = [];
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const first of texts) {
    let text = first;
    for (let match = PLACE.exec(text.data); match; match = PLACE.exec(text.data)) {
      const formula = formulas[Number(match[1])];
      const rest = text.splitText(match.index);
      text = rest.splitText(match[0].length);
      const element = document.createElement('span');
      if (formula) {
        element.dataset.formula = formula.isDisplay ? 'display' : 'inline';
        element.textContent = formula.tex;
        places.push({ ...formula, element });
      }
      rest.replaceWith(element);
    }
  }
  return places;
}
