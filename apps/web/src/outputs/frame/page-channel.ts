import {
  FRAME_PROTOCOL_VERSION,
  type FromFrame,
  type Greeting,
  isGreeting,
  type ToFrame,
} from '../frame-protocol.ts';

let port: MessagePort | null = null;

/** Tells the page something. Before the page answered there is nobody to tell. */
export function send(message: FromFrame): void {
  port?.postMessage(message);
}

/**
 * Says hello to the page and gives its messages to `receive` from then on.
 *
 * @throws when the document has an origin: then the hub did not send the `sandbox` directive, and a notebook's
 *   script would act as its reader. Nothing is rendered in that case.
 */
export function connectToPage(receive: (message: ToFrame) => void): void {
  if (self.origin !== 'null' || window.parent === window) {
    throw new Error('An output frame runs only inside a page, with an opaque origin.');
  }
  const page = window.parent;
  window.addEventListener('message', (event) => {
    const [given] = event.ports;
    if (port || event.source !== page || event.origin !== location.origin) return;
    if (!given || !isGreeting(event.data, 'init')) return;
    port = given;
    port.onmessage = ({ data }) => receive(data as ToFrame);
  });
  const hello: Greeting = { quire: 'output-frame', version: FRAME_PROTOCOL_VERSION, type: 'hello' };
  // The page's address is this document's own: no other site may embed it.
  page.postMessage(hello, location.origin);
}
