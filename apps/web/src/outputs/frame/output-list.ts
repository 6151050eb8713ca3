import type { FramedContent, FramedItem } from '../frame-protocol.ts';
import { send } from './page-channel.ts';
import { renderContent } from './render-content.ts';

type Shown = { readonly node: HTMLElement; content: FramedContent };

/** The outputs in this frame, each in its own element that stays while its id stays. */
export class OutputList {
  readonly #host: HTMLElement;
  readonly #shown = new Map<number, Shown>();
  #queue: Promise<void> = Promise.resolve();

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Brings the document to exactly these outputs; those without new content are not touched. */
  show(items: readonly FramedItem[]): void {
    const kept = new Set(items.map(({ id }) => id));
    for (const [id, { node }] of this.#shown) {
      if (kept.has(id)) continue;
      node.remove();
      this.#shown.delete(id);
    }
    let previous: Element | null = null;
    for (const item of items) {
      const node = this.#place(item, previous);
      if (node) previous = node;
    }
  }

  #place({ id, content, isSetup }: FramedItem, previous: Element | null): HTMLElement | null {
    const existing = this.#shown.get(id);
    const node = existing?.node ?? document.createElement('section');
    const next = previous ? previous.nextElementSibling : this.#host.firstElementChild;
    // Moving a node that is in its place already would reload nested documents and lose scroll positions.
    if (next !== node) this.#host.insertBefore(node, next);
    if (!content) return node;
    node.hidden = isSetup;
    node.dataset.kind = content.kind;
    node.dataset.mimeType = content.mimeType;
    this.#shown.set(id, { node, content });
    // One after the other: a script may rely on what the output before it has loaded.
    this.#queue = this.#queue.then(() => this.#draw(id, node));
    return node;
  }

  async #draw(id: number, node: HTMLElement): Promise<void> {
    const shown = this.#shown.get(id);
    if (!shown) return;
    try {
      await renderContent(node, shown.content);
    } catch (fault) {
      showFault(node, fault);
    }
    send({ type: 'rendered', id });
  }
}

function showFault(node: HTMLElement, fault: unknown): void {
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = 'This output could not be drawn.';
  const reason = document.createElement('pre');
  reason.textContent = fault instanceof Error ? fault.message : String(fault);
  details.append(summary, reason);
  details.className = 'fault';
  node.replaceChildren(details);
}
