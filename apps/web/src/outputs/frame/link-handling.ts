import { send } from './page-channel.ts';

/**
 * Links and downloads go through the page: the frame itself can open no window and save no file. The page
 * checks the address, shows it, and acts only after a click.
 */
export function handleLinks(target: Document): void {
  target.addEventListener('click', (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element)) return;
    const anchor = event.target.closest('a');
    if (anchor instanceof HTMLAnchorElement) return followLink(event, anchor);
    const image = event.target.closest('img');
    if (image?.src.startsWith('data:image/')) send({ type: 'zoom-image', src: image.src, alt: image.alt });
  });
  // Libraries save files by clicking a link that is in no document, which no listener hears.
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function clickOrSave(this: HTMLAnchorElement) {
    if (isFile(this)) void saveFile(this);
    else click.call(this);
  };
}

function followLink(event: Event, anchor: HTMLAnchorElement): void {
  const href = anchor.getAttribute('href') ?? '';
  if (href.startsWith('#')) {
    event.preventDefault();
    const id = CSS.escape(decodeFragment(href.slice(1)));
    document.querySelector(`#${id}, [name="${id}"], [data-jupyter-id="${id}"]`)?.scrollIntoView();
  } else if (isFile(anchor)) {
    event.preventDefault();
    void saveFile(anchor);
  } else if (/^https?:$/.test(anchor.protocol)) {
    event.preventDefault();
    send({ type: 'open-link', href: anchor.href });
  }
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function isFile(anchor: HTMLAnchorElement): boolean {
  return (
    /^(data|blob):$/.test(anchor.protocol) && (anchor.hasAttribute('download') || anchor.protocol === 'data:')
  );
}

async function saveFile(anchor: HTMLAnchorElement): Promise<void> {
  const content = await readLocal(anchor.href);
  if (content) send({ type: 'save-file', name: anchor.download || 'output', content });
}

/** Blobs made by this document, by their address: the frame may not fetch, not even its own. */
const blobs = new Map<string, Blob>();
const createObjectURL = URL.createObjectURL;
URL.createObjectURL = (source: Blob | MediaSource) => {
  const address = createObjectURL.call(URL, source);
  if (source instanceof Blob) blobs.set(address, source);
  return address;
};
const revokeObjectURL = URL.revokeObjectURL;
URL.revokeObjectURL = (address: string) => {
  // A library revokes right after its click; the page may still be reading.
  setTimeout(() => blobs.delete(address), 0);
  revokeObjectURL.call(URL, address);
};

async function readLocal(href: string): Promise<Blob | null> {
  if (href.startsWith('blob:')) return blobs.get(href) ?? null;
  const [, mimeType = 'text/plain', encoding, data = ''] =
    /^data:([^,;]*)((?:;[^,;]*)*),(.*)$/s.exec(href) ?? [];
  const bytes = encoding?.endsWith(';base64')
    ? Uint8Array.from(atob(decodeURIComponent(data)), (character) => character.charCodeAt(0))
    : decodeFragment(data);
  return new Blob([bytes], { type: mimeType });
}
