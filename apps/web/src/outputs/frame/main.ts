import { FrameHeight } from './frame-height.ts';
import { refuseLibrary, takeLibrary } from './frame-libraries.ts';
import { catchKnownScripts } from './known-scripts.ts';
import { handleLinks } from './link-handling.ts';
import { applyLook } from './look.ts';
import { OutputList } from './output-list.ts';
import { connectToPage, send } from './page-channel.ts';
import { renderBundle } from './render-bundle.ts';
import { takeWidgets } from './widgets.ts';

const root = document.querySelector<HTMLElement>('#outputs');
if (root) start(root);

function start(host: HTMLElement): void {
  const outputs = new OutputList(host);
  connectToPage((message) => {
    switch (message.type) {
      case 'look':
        applyLook(message.look);
        return;
      case 'render':
        outputs.show(message.items);
        return;
      case 'widgets':
        takeWidgets(message, renderBundle);
        return;
      case 'library':
        takeLibrary(message.name, message.code);
        return;
      case 'library-failed':
        refuseLibrary(message.name, message.detail);
    }
  });
  new FrameHeight(host).watch();
  handleLinks(document);
  catchKnownScripts();
  reportBlockedRequests();
}

/** A reader should learn why a map stays empty: outputs reach nothing outside themselves. */
function reportBlockedRequests(): void {
  const seen = new Set<string>();
  document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    const address = URL.canParse(blockedURI) ? new URL(blockedURI).host : '';
    if (address === '' || seen.has(address)) return;
    seen.add(address);
    send({ type: 'blocked', address });
  });
}
