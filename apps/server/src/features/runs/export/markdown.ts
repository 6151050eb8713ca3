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

const marked = new Marked({
  gfm: true,
  extensions: [
    {
      name: 'math-block',
      level: 'block',
      start: (source) => source.indexOf('$$'),
      tokenizer: (source) => {
        const [raw, formula] = /^\$\$([\s\S]+?)\$\$(?:\n|$)/.exec(source) ?? [];
        return raw === undefined ? undefined : { type: 'math-block', raw, formula };
      },
      renderer: (token) => `<p>${math(String(token.formula), true)}</p>`,
    },
    {
      name: 'math-inline',
      level: 'inline',
      start: (source) => source.indexOf('$'),
      tokenizer: (source) => {
        const [raw, formula] = /^\$(?!\s)((?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)/.exec(source) ?? [];
        return raw === undefined ? undefined : { type: 'math-inline', raw, formula };
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

/** Markdown of a notebook as HTML that holds nothing but text, tables and images of its own. */
export function renderMarkdown(
  source: string,
  attachments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): string {
  return sanitizeHtml(marked.parse(source, { async: false }), {
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
