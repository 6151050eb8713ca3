import katex from 'katex';
import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

/** Formulas as MathML, which browsers draw without style sheets or fonts. */
const math = (text: string, displayMode: boolean): string =>
  katex.renderToString(text, {
    output: 'mathml',
    displayMode,
    throwOnError: false,
    maxExpand: 1_000,
    maxSize: 20,
  });

/** Far above any formula; looking further for the end of each would take the square of a text's length. */
const FORMULA_CHARACTERS_MAX = 5_000;
/** Longer text is shown as it is written: a page is made while everybody waits. */
const MARKDOWN_CHARACTERS_MAX = 200_000;

/** As the app reads them: between dollars, or one or two backslashes and a bracket, or as an environment of TeX. */
const BLOCK =
  /^ {0,3}(?:\$\$((?:(?!\n[ \t]*\n)[\s\S])+?)\$\$|\\(\\?)\[((?:(?!\n[ \t]*\n)[\s\S])+?)\\\2\]|(\\begin\{(equation|align|alignat|gather|multline|eqnarray|cases|matrix|split)\*?\}(?:(?!\n[ \t]*\n)[\s\S])+?\\end\{\5\*?\}))[ \t]*(?:\n|$)/;
const INLINE = /^\$(?!\s)((?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)/;
const INLINE_PARENTHESES = /^\\(\\?)\(((?:(?!\n[ \t]*\n)[\s\S])+?)\\\1\)/;

/** marked asks where the next one may begin; -1 is nowhere. */
const find = (source: string, pattern: RegExp): number =>
  source.slice(0, FORMULA_CHARACTERS_MAX).search(pattern);

const marked = new Marked({
  gfm: true,
  extensions: [
    {
      name: 'math-block',
      level: 'block',
      start: (source) => find(source, /\$\$|(?<=^|\n) {0,3}(?:\\\\?\[|\\begin\{)/),
      tokenizer: (source) => {
        const match = BLOCK.exec(source.slice(0, FORMULA_CHARACTERS_MAX));
        return match
          ? { type: 'math-block', raw: match[0], formula: match[1] ?? match[3] ?? match[4] }
          : undefined;
      },
      renderer: (token) => `<p>${math(String(token.formula), true)}</p>`,
    },
    {
      name: 'math-inline',
      level: 'inline',
      start: (source) => find(source, /\$|\\\\?\(/),
      tokenizer: (source) => {
        const text = source.slice(0, FORMULA_CHARACTERS_MAX);
        const match = INLINE.exec(text) ?? INLINE_PARENTHESES.exec(text);
        return match ? { type: 'math-inline', raw: match[0], formula: match.at(-1) } : undefined;
      },
      renderer: (token) => math(String(token.formula), false),
    },
  ],
});

const MATHML = [
  'math',
  'semantics',
  'annotation',
  'mrow',
  'mi',
  'mo',
  'mn',
  'ms',
  'mtext',
  'mspace',
  'msup',
  'msub',
  'msubsup',
  'mfrac',
  'msqrt',
  'mroot',
  'mover',
  'munder',
  'munderover',
  'mtable',
  'mtr',
  'mtd',
  'mstyle',
  'mpadded',
  'mphantom',
  'menclose',
];

function toHtml(source: string): string {
  if (source.length <= MARKDOWN_CHARACTERS_MAX) {
    try {
      return marked.parse(source, { async: false });
    } catch (error) {
      // Nested thousands deep: the text itself is still readable.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return `<pre>${source.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)}</pre>`;
}

/** Markdown of a notebook as HTML that holds nothing but text, tables and images of its own. */
export function renderMarkdown(
  source: string,
  attachments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): string {
  return sanitizeHtml(toHtml(source), {
    allowedTags: [
      ...sanitizeHtml.defaults.allowedTags,
      'img',
      'del',
      'details',
      'summary',
      'input',
      ...MATHML,
    ],
    allowedAttributes: {
      a: ['href', 'title'],
      img: ['src', 'alt', 'title', 'width', 'height'],
      th: ['align', 'scope'],
      td: ['align'],
      math: ['display', 'xmlns'],
      input: ['type', 'checked', 'disabled'],
      code: [],
      annotation: ['encoding'],
      mo: ['stretchy', 'fence', 'separator'],
      mi: ['mathvariant'],
      mstyle: ['displaystyle', 'scriptlevel'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['data'] },
    transformTags: {
      img: (tagName, attributes) => ({
        tagName,
        attribs: { ...attributes, src: attachmentSource(attributes.src ?? '', attachments) },
      }),
      input: (tagName, attributes) => ({
        tagName,
        attribs: { type: 'checkbox', disabled: '', ...('checked' in attributes && { checked: '' }) },
      }),
    },
    // A picture from elsewhere would tell that place who opens the page.
    exclusiveFilter: (frame) =>
      frame.tag === 'img' && !/^data:image\/(png|jpeg|gif|webp);base64,/.test(frame.attribs.src ?? ''),
  });
}

function attachmentSource(
  source: string,
  attachments: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): string {
  if (!source.startsWith('attachment:')) return source;
  const name = decodeName(source.slice('attachment:'.length));
  const [mime, data] =
    Object.entries(Object.hasOwn(attachments, name) ? (attachments[name] ?? {}) : {})[0] ?? [];
  return mime === undefined ? '' : `data:${mime};base64,${String(data).replace(/\s+/g, '')}`;
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
