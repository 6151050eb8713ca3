import { api, setFrameToken } from '../../api.ts';

const VERIFIER_BYTES = 32;
const WINDOW = 'popup,width=480,height=620';
/** What the hub's window sends to the frame that opened it. */
export const CODE_MESSAGE = 'quire-embed-code';

export type CodeMessage = { readonly type: typeof CODE_MESSAGE; readonly code: string };

/**
 * Asks the person, in a window of the hub's own, to let this frame act for them in this app. Must be called by a
 * click. @throws HubError when the code is not taken; Error when no window may be opened
 */
export async function askForAccess(token: string): Promise<void> {
  const verifier = encode(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES)));
  // Opened before anything is awaited: a browser takes a later window for an unwanted one.
  const opened = window.open('about:blank', '_blank', WINDOW);
  if (opened === null) throw new Error('The browser did not let this page open a window.');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({ embed: token, challenge: encode(new Uint8Array(digest)) });
  const code = waitForCode(opened);
  opened.location.replace(`/embed-allow?${query}`);
  const access = await api.embeds.exchangeEmbedCode({
    params: { token },
    body: { code: await code, verifier },
  });
  setFrameToken(access.token);
}

function waitForCode(opened: Window): Promise<string> {
  return new Promise((resolve) => {
    const onMessage = ({ origin, source, data }: MessageEvent<Partial<CodeMessage> | null>) => {
      if (origin !== location.origin || source !== opened || data?.type !== CODE_MESSAGE) return;
      window.removeEventListener('message', onMessage);
      resolve(String(data.code));
    };
    window.addEventListener('message', onMessage);
  });
}

const encode = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
