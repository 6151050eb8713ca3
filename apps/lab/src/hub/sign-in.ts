import { createClient } from '@quire/client';
import { assetUrl } from '../asset-url.ts';
import { base64url, createPkce } from './pkce.ts';

const STATE_BYTES = 16;
/** As long as a person takes to find a password; the code itself lives two minutes. */
const WAIT_MILLISECONDS = 10 * 60_000;
/** The page that gets the code tells it to this one: they share an origin and no window. */
const CHANNEL = 'quire-connected';
const SCOPES = ['read', 'run', 'publish'];

type Answer = { state: string; code?: string; error?: string };

/**
 * Asks the person on a page of the hub, in a window of its own, and answers an access token.
 *
 * @throws Error in words when the window is blocked, the person refuses, or the time is over; HubError.
 */
export async function signInByBrowser(hubUrl: string, signal: AbortSignal): Promise<string> {
  // Opened before anything is awaited, or browsers take it for an advertisement.
  const opened = window.open('about:blank', 'quire-connect', 'popup,width=560,height=720');
  if (!opened) {
    throw new Error('The browser blocked the sign-in window. Allow windows for this page, or paste a token.');
  }
  if (!globalThis.crypto?.subtle) {
    opened.close();
    throw new Error('Signing in needs https (or localhost) here. Paste an access token instead.');
  }
  const { verifier, challenge } = await createPkce();
  const state = base64url(crypto.getRandomValues(new Uint8Array(STATE_BYTES)));
  const query = new URLSearchParams({
    name: `JupyterLab at ${window.location.host}`,
    redirect_uri: assetUrl('connected.html'),
    code_challenge: challenge,
    state,
    scope: SCOPES.join(' '),
  });
  const answered = waitForAnswer(state, signal);
  opened.location.href = `${hubUrl}/authorise?${query}`;
  const answer = await answered;
  if (!answer.code) throw new Error('Nothing was allowed, so JupyterLab is not connected.');
  const { secret } = await createClient({ baseUrl: hubUrl }).identity.redeemAuthorisation({
    body: { code: answer.code, verifier },
  });
  return secret;
}

function waitForAnswer(state: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const channel = new BroadcastChannel(CHANNEL);
    const end = () => {
      channel.close();
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error('The sign-in window was left open too long. Start again.'));
    }, WAIT_MILLISECONDS);
    signal.addEventListener('abort', () => {
      end();
      reject(signal.reason);
    });
    channel.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data?.state !== state) return;
      end();
      resolve(data);
    };
  });
}
