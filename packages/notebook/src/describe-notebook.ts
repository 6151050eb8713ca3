import { Lexer, type Token, type Tokens } from 'marked';
import type { Notebook } from './document.ts';
import { isJsonObject, tagsOf } from './document.ts';

export interface Heading {
  /** 1–6. */
  readonly level: number;
  /** Plain text, markdown syntax taken off. */
  readonly text: string;
  readonly cellId: string;
  /** Unique in the notebook; for `id` attributes and links. Letters, digits, `-` and `_` of any script. */
  readonly anchor: string;
}

export interface NotebookDescription {
  readonly title: string;
  /** Plain text of one paragraph, or empty. */
  readonly summary: string;
  readonly headings: readonly Heading[];
}

/** Longest title, in characters: more does not fit a card or a browser tab. */
const TITLE_CHARS_MAX = 120;
/** Longest summary, in characters: three lines on a card. */
const SUMMARY_CHARS_MAX = 300;
/** What of a cell is looked at: a heading or paragraph beyond this is a pasted document, not an introduction. */
const MARKDOWN_CHARS_MAX = 200_000;
/** What of one heading or paragraph is read: several times the longest summary, markup included. */
const BLOCK_CHARS_MAX = 2_000;
/** Most headings: a table of contents beyond this helps no one. */
const HEADINGS_MAX = 1_000;

const UNTITLED = 'Untitled notebook';

/**
 * Title, summary and table of contents. The title is the notebook's own (`metadata.title`), else its first
 * heading or a line set in bold before it, else the first sentence of its first paragraph, else `fallbackTitle`
 * (a file name without its ending, say). The summary is the notebook's own (`metadata.quire.summary`), else the
 * first paragraph after the title, else the first paragraph of all. Copyright lines, credits and the like make
 * neither title nor summary where there is anything else. Lists, quotes and tables are not looked into.
 */
export function describeNotebook(notebook: Notebook, fallbackTitle: string = UNTITLED): NotebookDescription {
  const blocks = notebook.cells.flatMap((cell) => {
    const isShown = cell.cell_type === 'markdown' && !tagsOf(cell).includes('remove-cell');
    return isShown ? readBlocks(cell.source).map((block) => ({ ...block, cellId: cell.id })) : [];
  });
  const headings = readHeadings(blocks);
  const titleAt = findTitle(blocks);
  const summary = firstParagraph(blocks.slice(titleAt + 1)) || firstParagraph(blocks);
  const { title: given } = notebook.metadata;
  const titleBlock = blocks[titleAt];
  const title =
    cleanText(typeof given === 'string' ? given : '') ||
    (titleBlock && textOf(titleBlock)) ||
    headings[0]?.text ||
    firstSentence(summary) ||
    cleanText(fallbackTitle) ||
    UNTITLED;
  return {
    title: cut(title, TITLE_CHARS_MAX),
    summary: cut(summaryGiven(notebook) || summary, SUMMARY_CHARS_MAX),
    headings,
  };
}

/** A summary that the author wrote into the notebook's metadata. */
function summaryGiven({ metadata: { quire } }: Notebook): string {
  return isJsonObject(quire) && typeof quire.summary === 'string' ? cleanText(quire.summary) : '';
}

interface Block {
  /** 1–6 for a heading, null for a paragraph. */
  readonly level: number | null;
  /** Markdown, or the content of an HTML heading. */
  readonly source: string;
  /** A paragraph that is written as a title, though it is no heading. */
  readonly isTitleLine: boolean;
}

/** Where the title stands, -1 where there is none. */
function findTitle(blocks: readonly Block[]): number {
  return blocks.findIndex((block) => {
    if (block.level === null && !block.isTitleLine) return false;
    const text = textOf(block);
    return text !== '' && !isFormality(text);
  });
}

/** The first paragraph that says something of the notebook; where none does, the first. */
function firstParagraph(blocks: readonly Block[]): string {
  let fallback = '';
  for (const block of blocks) {
    const text = block.level === null && !block.isTitleLine ? textOf(block) : '';
    if (text !== '' && !isFormality(text)) return text;
    fallback ||= text;
  }
  return fallback;
}

/** Who wrote it and under which licence, a bare address, a formula: what stands first and introduces nothing. */
const FORMALITY =
  /^(?:copyright\b|©|\(c\)\s|licen[sc]e(?:d under\b|:)|credits?:|authors?:|sources?:|original content\b|https?:\/\/\S+$|\$\$[^$]+\$\$$|\\begin\{)/i;
const isFormality = (text: string): boolean => FORMALITY.test(text);

/** The headings and paragraphs of one markdown cell, in order. */
function readBlocks(source: string): Block[] {
  return tokensOf(source).flatMap((token): Block[] => {
    if (token.type === 'html') return readHtmlHeading(token);
    if (token.type !== 'heading' && token.type !== 'paragraph') return [];
    const { text } = token as Tokens.Heading | Tokens.Paragraph;
    if (token.type === 'paragraph') return readParagraph(text);
    return [{ level: (token as Tokens.Heading).depth, source: text, isTitleLine: false }];
  });
}

/** A paragraph; older notebooks open one with `##Title`, which was a heading when they were written. */
function readParagraph(text: string): Block[] {
  const [line = '', ...rest] = text.split('\n');
  const title = line.replace(/^(?:#(?=\p{L})|#{2,6}(?=[^#\s]))/u, '');
  const paragraph = { level: null, source: text, isTitleLine: isBoldLine(text) };
  if (title === line) return [paragraph];
  return [
    { ...paragraph, source: title, isTitleLine: true },
    ...(rest.length > 0 ? [{ ...paragraph, source: rest.join('\n') }] : []),
  ];
}

/** A whole paragraph in bold, as many write titles. */
const isBoldLine = (text: string): boolean =>
  text.length <= TITLE_CHARS_MAX && /^(\*\*|__)(?!\s)(?:(?!\1)[^\n])+(?<![\s:.])\1$/.test(text.trim());

function tokensOf(source: string): Token[] {
  try {
    // Blocks only: what is inside them is read where it is needed, since that takes quadratic time.
    return new Lexer({ gfm: true }).blockTokens(source.slice(0, MARKDOWN_CHARS_MAX));
  } catch {
    // Markdown nested thousands deep exhausts the lexer's stack; such a cell has no introduction to offer.
    return [];
  }
}

/** The block as plain text on one line. */
function textOf(block: Block): string {
  const source = block.source.slice(0, BLOCK_CHARS_MAX);
  try {
    return cleanText(plainText(Lexer.lexInline(source, { gfm: true })));
  } catch {
    return cleanText(source);
  }
}

/** `<h1>…</h1>` as a block of HTML: common in notebooks that centre their title. */
function readHtmlHeading(token: Token): Block[] {
  if (token.type !== 'html') return [];
  const found = /<h([1-6])\b[^>]{0,500}>([\s\S]{0,2000}?)<\/h\1\s*>/i.exec(token.raw.slice(0, 10_000));
  if (found === null) return [];
  return [{ level: Number(found[1]), source: found[2] ?? '', isTitleLine: false }];
}

function plainText(tokens: readonly Token[] | undefined): string {
  return (tokens ?? []).map(plainToken).join('');
}

function plainToken(token: Token): string {
  switch (token.type) {
    case 'image':
      return '';
    case 'br':
      return ' ';
    case 'html':
      return /^<br\b/i.test(token.raw) ? ' ' : '';
    case 'codespan':
    case 'escape':
      return decodeEntities((token as Tokens.Codespan).text);
    default: {
      const nested = (token as Tokens.Strong).tokens;
      if (nested !== undefined) return plainText(nested);
      return 'text' in token && typeof token.text === 'string' ? decodeEntities(token.text) : '';
    }
  }
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['mdash', '—'],
  ['ndash', '–'],
  ['hellip', '…'],
  ['copy', '©'],
  ['reg', '®'],
  ['trade', '™'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['times', '×'],
  ['euro', '€'],
]);

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole: string, ...groups) => {
    const [decimal, hex, name] = groups as (string | undefined)[];
    if (name !== undefined) return ENTITIES.get(name.toLowerCase()) ?? whole;
    const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** One line of text: tags, control characters, invisible marks and runs of space taken out. */
function cleanText(text: string): string {
  return text
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/¶/g, '')
    .trim();
}

function firstSentence(text: string): string {
  return /^.{10,}?[.!?](?=\s)/.exec(text)?.[0].replace(/\.$/, '') ?? text;
}

/** At most `length` characters, cut at a word, with an ellipsis. */
function cut(text: string, length: number): string {
  const characters = Array.from(text.slice(0, length * 2 + 2));
  if (characters.length <= length) return text;
  const head = characters.slice(0, length - 1).join('');
  const word = head.lastIndexOf(' ');
  return `${(word > length / 2 ? head.slice(0, word) : head).replace(/[\s,;:.–—-]+$/, '')}…`;
}

function readHeadings(blocks: readonly (Block & { cellId: string })[]): Heading[] {
  const used = new Map<string, number>();
  const headings: Heading[] = [];
  for (const block of blocks) {
    const text = block.level === null || headings.length >= HEADINGS_MAX ? '' : textOf(block);
    if (block.level === null || text === '') continue;
    const anchor = freeAnchor(slugify(text), used);
    headings.push({ level: block.level, text: cut(text, SUMMARY_CHARS_MAX), cellId: block.cellId, anchor });
  }
  return headings;
}

/** `base`, or `base-1`, `base-2`, …; `used` holds the next number to try for each anchor given out. */
function freeAnchor(base: string, used: Map<string, number>): string {
  let number = used.get(base) ?? 0;
  let anchor = number === 0 ? base : `${base}-${number}`;
  while (used.has(anchor)) {
    number += 1;
    anchor = `${base}-${number}`;
  }
  used.set(anchor, 1);
  used.set(base, number + 1);
  return anchor;
}

/** Longest anchor, in UTF-16 units: links stay readable. */
const ANCHOR_CHARS_MAX = 80;

function slugify(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/[\s-]+/g, '-')
    .slice(0, ANCHOR_CHARS_MAX)
    .toWellFormed();
  return slug === '' || slug === '-' ? 'section' : slug;
}
