import DOMPurify, { type Config } from 'dompurify';

/** Set only by us, after sanitising: where an image that is not shown would come from. */
export const WITHHELD_IMAGE = 'data-withheld';
/** Images that cannot run scripts or load anything else. */
export const SAFE_IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'] as const;
const SAFE_DATA_IMAGE = new RegExp(`^data:(?:${SAFE_IMAGE_TYPES.join('|')});base64,[A-Za-z0-9+/=\\s]+$`, 'i');
/** Pages of this app that a notebook may link to; never the API. */
const OWN_PAGES = /^\/(?:n|spaces|people|search)(?:[/?#]|$)/;

const CONFIG = {
  ALLOWED_TAGS: [
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'br',
    'hr',
    'div',
    'span',
    'blockquote',
    'pre',
    'code',
    'kbd',
    'samp',
    'var',
    'em',
    'strong',
    'b',
    'i',
    'u',
    's',
    'del',
    'ins',
    'sub',
    'sup',
    'small',
    'mark',
    'abbr',
    'cite',
    'q',
    'dfn',
    'a',
    'img',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'table',
    'caption',
    'colgroup',
    'col',
    'thead',
    'tbody',
    'tfoot',
    'tr',
    'th',
    'td',
    'details',
    'summary',
    'figure',
    'figcaption',
    'center',
    'tt',
  ],
  ALLOWED_ATTR: [
    'href',
    'src',
    'alt',
    'title',
    'width',
    'height',
    'align',
    'colspan',
    'rowspan',
    'start',
    'reversed',
    'open',
    'lang',
    'dir',
    'class',
  ],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  ALLOWED_URI_REGEXP:
    /^(?:https?:|mailto:|attachment:|data:image\/|#|\/(?!\/)|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  // Their content is no text for a reader.
  FORBID_CONTENTS: [
    'script',
    'style',
    'template',
    'iframe',
    'object',
    'embed',
    'svg',
    'math',
    'noscript',
    'title',
    'textarea',
    'select',
    'button',
    'xmp',
    'noembed',
    'noframes',
    'plaintext',
  ],
  SANITIZE_DOM: true,
  RETURN_DOM_FRAGMENT: true,
} satisfies Config;

/** Pictures that a markdown cell carries with it, by name, then by MIME type (base64). */
export type Attachments = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Turns HTML that someone else wrote into nodes that are safe to show within the app: no script, style, form,
 * frame or identifier; links leave in a new tab without telling where from; pictures only as data.
 */
export function sanitizeHtml(html: string, attachments: Attachments = {}): DocumentFragment {
  const purify = DOMPurify(window);
  purify.addHook('afterSanitizeAttributes', (node) => {
    keepOnlyLanguageClass(node);
    if (node.tagName === 'A') restrictLink(node);
    if (node.tagName === 'IMG') restrictImage(node, attachments);
  });
  return purify.sanitize(html, CONFIG);
}

/** A class could borrow the app's own look; only a code block's language is anything to us. */
function keepOnlyLanguageClass(node: Element): void {
  const name = node.getAttribute('class');
  if (name === null) return;
  if (node.tagName !== 'CODE' || !/^language-[\w+#-]{1,30}$/.test(name)) node.removeAttribute('class');
}

function restrictLink(link: Element): void {
  const href = link.getAttribute('href')?.trim() ?? '';
  if (/^(?:https?:\/\/|mailto:)/i.test(href)) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  } else if (!href.startsWith('#') && !OWN_PAGES.test(href)) {
    // A path beside the notebook's file leads nowhere here.
    link.removeAttribute('href');
    if (href) link.setAttribute('title', `Not part of this notebook: ${href}`);
  }
}

function restrictImage(image: Element, attachments: Attachments): void {
  const source = image.getAttribute('src')?.trim() ?? '';
  const attached = source.startsWith('attachment:') ? attachedImage(source, attachments) : null;
  const address = attached ?? source;
  if (SAFE_DATA_IMAGE.test(address)) {
    image.setAttribute('src', address);
    image.setAttribute('loading', 'lazy');
    return;
  }
  image.removeAttribute('src');
  image.setAttribute(WITHHELD_IMAGE, source);
}

function attachedImage(source: string, attachments: Attachments): string | null {
  const name = decode(source.slice('attachment:'.length));
  const bundle = Object.hasOwn(attachments, name) ? attachments[name] : undefined;
  const type = SAFE_IMAGE_TYPES.find((safe) => bundle && Object.hasOwn(bundle, safe));
  return bundle && type ? `data:${type};base64,${bundle[type]?.replace(/\s/g, '')}` : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
