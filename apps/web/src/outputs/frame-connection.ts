import {
  FRAME_PROTOCOL_VERSION,
  type FramedItem,
  type FrameLook,
  type FromFrame,
  type Greeting,
  isGreeting,
  parseFromFrame,
  type ToFrame,
} from './frame-protocol.ts';
import { loadLibrary } from './library-loader.ts';

/** A frame that has not answered by then is stuck or was not delivered, in milliseconds. */
const ANSWER_TIMEOUT = 15_000;
/** Messages a frame may send in a second; a script can send millions, and each costs the page time. */
const MESSAGES_PER_SECOND_MAX = 200;

export type FrameFault = 'no-answer' | 'left' | 'flood';

export type FrameListener = {
  readonly onMessage: (message: FromFrame) => void;
  readonly onFault: (fault: FrameFault) => void;
};

/** The page's end of the conversation with one output frame. */
export class FrameConnection {
  readonly #frame: HTMLIFrameElement;
  readonly #listener: FrameListener;
  readonly #waiting: ToFrame[] = [];
  readonly #stop = new AbortController();
  #port: MessagePort | null = null;
  #second = 0;
  #messages = 0;

  constructor(frame: HTMLIFrameElement, listener: FrameListener) {
    this.#frame = frame;
    this.#listener = listener;
    const { signal } = this.#stop;
    window.addEventListener('message', (event) => this.#greet(event), { signal });
    // The second document after the hello is none of ours: an output sent the frame elsewhere.
    let loads = 0;
    const countLoad = () => {
      if (this.#port) loads += 1;
      if (loads > 1) this.#fail('left');
    };
    frame.addEventListener('load', countLoad, { signal });
    const timer = setTimeout(() => this.#port === null && this.#fail('no-answer'), ANSWER_TIMEOUT);
    signal.addEventListener('abort', () => clearTimeout(timer));
  }

  show(items: readonly FramedItem[]): void {
    this.#send({ type: 'render', items });
  }

  widgets(message: Extract<ToFrame, { type: 'widgets' }>): void {
    this.#send(message);
  }

  look(look: FrameLook): void {
    this.#send({ type: 'look', look });
  }

  close(): void {
    this.#stop.abort();
    this.#port?.close();
  }

  #greet(event: MessageEvent): void {
    if (event.source !== this.#frame.contentWindow || event.origin !== 'null') return;
    if (this.#port || !isGreeting(event.data, 'hello')) return;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#receive(data);
    const init: Greeting = { quire: 'output-frame', version: FRAME_PROTOCOL_VERSION, type: 'init' };
    // An opaque origin has no name to address; the port is what only this document gets.
    this.#frame.contentWindow?.postMessage(init, '*', [port2]);
    for (const message of this.#waiting.splice(0)) port1.postMessage(message);
  }

  #send(message: ToFrame): void {
    if (this.#port) this.#port.postMessage(message);
    else this.#waiting.push(message);
  }

  #receive(data: unknown): void {
    const message = this.#isFlood() ? this.#fail('flood') : parseFromFrame(data);
    if (message?.type === 'need-library') void this.#deliver(message.name);
    else if (message) this.#listener.onMessage(message);
  }

  async #deliver(name: Extract<FromFrame, { type: 'need-library' }>['name']): Promise<void> {
    try {
      this.#send({ type: 'library', name, code: await loadLibrary(name) });
    } catch (fault) {
      const detail = fault instanceof Error ? fault.message : String(fault);
      this.#send({ type: 'library-failed', name, detail });
    }
  }

  #isFlood(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    this.#messages = second === this.#second ? this.#messages + 1 : 1;
    this.#second = second;
    return this.#messages > MESSAGES_PER_SECOND_MAX;
  }

  #fail(fault: FrameFault): null {
    this.close();
    this.#listener.onFault(fault);
    return null;
  }
}
