import { readWidgetMessage } from './widget-message.ts';

/**
 * The messages between the page and an output frame.
 *
 * The frame says `hello` to its parent window; the page, when the message really comes from the window of that
 * frame, answers `init` with one end of a message channel. Everything else goes through that channel, which
 * dies with the document it was given to. A notebook's script lives in the same document as the frame's own,
 * so that the page trusts nothing that the frame says: {@link parseFromFrame} checks each message.
 */
export const FRAME_PROTOCOL_VERSION = 1;

export type LibraryName = 'plotly' | 'vega' | 'katex' | 'widgets';
export const LIBRARY_NAMES: readonly LibraryName[] = ['plotly', 'vega', 'katex', 'widgets'];

export type FramedContent = {
  readonly kind: 'html' | 'markdown' | 'latex' | 'javascript' | 'plotly' | 'vega' | 'widget';
  readonly mimeType: string;
  readonly data: unknown;
  readonly metadata: unknown;
};

/** What a notebook said to a widget without changing its state; `seq` grows with each. */
export type WidgetSaid = {
  readonly seq: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly ArrayBuffer[];
};
export type WidgetSender = { readonly client: string; readonly count: number };
type NamedBuffer = { readonly path: readonly (string | number)[]; readonly data: ArrayBuffer };

/** The state of one of Jupyter's widgets, as the hub has it. */
export type FramedWidget = {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly buffers: readonly NamedBuffer[];
  readonly heard: WidgetSender | null;
  readonly isLive: boolean;
  readonly said: WidgetSaid | null;
};
export type WidgetUpdate = {
  readonly models: readonly FramedWidget[];
  readonly closed: readonly string[];
};

export type FramedItem = {
  readonly id: number;
  /** `null` when this id was sent before and has not changed. */
  readonly content: FramedContent | null;
  /** Runs without being seen: it loads what the others need. */
  readonly isSetup: boolean;
};

export type FrameLook = {
  readonly theme: 'light' | 'dark';
  /** CSS custom properties of the page that the frame takes over, name → value. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Height of the page's viewport in CSS pixels; tables grow to a part of it. */
  readonly viewportHeight: number;
};

export type ToFrame =
  | { readonly type: 'look'; readonly look: FrameLook }
  /** The whole list, in order; the frame keeps what it has, draws what is new, drops what is missing. */
  | { readonly type: 'render'; readonly items: readonly FramedItem[] }
  /** Before the outputs that show them. `isUsable`: whether what a person does with them goes anywhere. */
  | ({ readonly type: 'widgets'; readonly client: string; readonly isUsable: boolean } & WidgetUpdate)
  | { readonly type: 'library'; readonly name: LibraryName; readonly code: string }
  | { readonly type: 'library-failed'; readonly name: LibraryName; readonly detail: string };

export type FromFrame =
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'rendered'; readonly id: number }
  | { readonly type: 'need-library'; readonly name: LibraryName }
  | { readonly type: 'open-link'; readonly href: string }
  | { readonly type: 'zoom-image'; readonly src: string; readonly alt: string }
  | { readonly type: 'save-file'; readonly name: string; readonly content: Blob }
  | { readonly type: 'blocked'; readonly address: string }
  /** What a person did with a widget. */
  | {
      readonly type: 'widget-message';
      readonly modelId: string;
      readonly sender: WidgetSender;
      readonly said: WidgetTold;
    };

export type WidgetTold =
  | {
      readonly method: 'update';
      readonly state: Readonly<Record<string, unknown>>;
      readonly buffers: readonly NamedBuffer[];
    }
  | {
      readonly method: 'custom';
      readonly content: Readonly<Record<string, unknown>>;
      readonly buffers: readonly ArrayBuffer[];
    };

/** Taller outputs scroll inside; browsers slow down on very tall frames. */
export const FRAME_HEIGHT_MAX = 20_000;
/** Browsers accept addresses of about this length. */
const HREF_LENGTH_MAX = 8_000;
/** An image in a message; the same bound as for one stored output. */
const IMAGE_LENGTH_MAX = 64 * 1024 * 1024;
const NAME_LENGTH_MAX = 200;
const SAFE_IMAGE = /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/;

type Fields = Readonly<Record<string, unknown>>;

const READERS: Readonly<Record<FromFrame['type'], (fields: Fields) => FromFrame | null>> = {
  height: ({ height }) =>
    typeof height === 'number' && height >= 0
      ? { type: 'height', height: Math.min(Math.ceil(height), FRAME_HEIGHT_MAX) }
      : null,
  rendered: ({ id }) => (Number.isSafeInteger(id) ? { type: 'rendered', id: id as number } : null),
  'need-library': ({ name }) => {
    const known = LIBRARY_NAMES.find((candidate) => candidate === name);
    return known ? { type: 'need-library', name: known } : null;
  },
  'open-link': ({ href }) => {
    const address = typeof href === 'string' ? readWebAddress(href) : null;
    return address ? { type: 'open-link', href: address } : null;
  },
  'zoom-image': ({ src, alt }) =>
    typeof src === 'string' && src.length <= IMAGE_LENGTH_MAX && SAFE_IMAGE.test(src)
      ? { type: 'zoom-image', src, alt: typeof alt === 'string' ? alt.slice(0, NAME_LENGTH_MAX) : '' }
      : null,
  'save-file': ({ name, content }) =>
    typeof name === 'string' && content instanceof Blob
      ? { type: 'save-file', name: toFileName(name), content }
      : null,
  blocked: ({ address }) =>
    typeof address === 'string' ? { type: 'blocked', address: address.slice(0, NAME_LENGTH_MAX) } : null,
  'widget-message': readWidgetMessage,
};

/** Reads a message of a frame; `null` for everything that is not exactly one. */
export function parseFromFrame(message: unknown): FromFrame | null {
  if (typeof message !== 'object' || message === null) return null;
  const fields = message as Fields;
  const type = fields.type;
  if (typeof type !== 'string' || !Object.hasOwn(READERS, type)) return null;
  return READERS[type as FromFrame['type']](fields);
}

/** The address when a browser may open it in a tab, else `null`. No scheme but http and https, no password. */
export function readWebAddress(href: string): string | null {
  if (href.length > HREF_LENGTH_MAX || !URL.canParse(href)) return null;
  const url = new URL(href);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url.href : null;
}

/** A name that stays in the download folder on every system. */
export function toFileName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  const safe = name.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, '_');
  return safe.replace(/^\.+/, '').trim().slice(0, NAME_LENGTH_MAX) || 'output';
}

/** The two messages that go between the windows, before there is a channel. */
export type Greeting = {
  readonly quire: 'output-frame';
  readonly version: number;
  readonly type: 'hello' | 'init';
};

export function isGreeting(message: unknown, type: Greeting['type']): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const fields = message as Fields;
  return fields.quire === 'output-frame' && fields.version === FRAME_PROTOCOL_VERSION && fields.type === type;
}
