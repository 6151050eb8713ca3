import { FRAME_HEIGHT_MAX } from '../frame-protocol.ts';
import { send } from './page-channel.ts';

/** So many growths in a row, each an answer to the one before, and the content follows the frame. */
const CHASE_LENGTH = 8;
/** Growths further apart than this have another cause than the frame's own height, in milliseconds. */
const CHASE_GAP = 300;

/** Tells the page how tall the outputs are, and stops when their height depends on the frame's. */
export class FrameHeight {
  readonly #host: HTMLElement;
  #last = -1;
  #growths = 0;
  #grewAt = 0;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /**
   * Browsers run no resize observers in a frame that is out of view, and heights must be known before it comes
   * into view: changes of the document and arrived images are looked at too.
   */
  watch(): void {
    const measure = () => this.#measure();
    new ResizeObserver(measure).observe(this.#host);
    const changes = { childList: true, subtree: true, attributes: true, characterData: true };
    new MutationObserver(measure).observe(this.#host, changes);
    this.#host.addEventListener('load', measure, { capture: true });
    this.#host.addEventListener('toggle', measure, { capture: true });
    measure();
  }

  #measure(): void {
    const height = Math.ceil(this.#host.getBoundingClientRect().height);
    if (height === this.#last || this.#isChasing(height)) return;
    this.#last = height;
    // What does not fit scrolls; a scroll bar that is not needed would take width and change the height again.
    document.documentElement.style.overflowY = height > FRAME_HEIGHT_MAX ? 'auto' : 'hidden';
    send({ type: 'height', height });
  }

  /** `height: 100vh` plus a margin would otherwise grow for ever. */
  #isChasing(height: number): boolean {
    const now = performance.now();
    const isAnswer = height > this.#last && now - this.#grewAt < CHASE_GAP;
    this.#growths = isAnswer ? this.#growths + 1 : 0;
    if (height > this.#last) this.#grewAt = now;
    if (this.#growths < CHASE_LENGTH) return false;
    document.documentElement.style.overflowY = 'auto';
    return true;
  }
}
