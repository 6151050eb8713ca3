import {
  API_PREFIX,
  type NotebookPage,
  type Preset,
  type Session,
  type SessionSummary,
} from '@quire/contract';
import { choosePreset } from '../features/presets/choose-default.ts';
import { chooseOpen } from '../features/sessions/choose-open.ts';
import { createRequestsAhead } from './requests.ts';

/**
 * Begins an app while the browser still reads its page's code: a small script of its own, which the hub names first
 * in the page's document. It asks for what the page asks for, word for word, and in the plain case, where nothing in
 * the address and no saved inputs have a say, opens the app as the page would. The page takes the answers; where it
 * wants something else, it asks for that.
 */
const ahead = createRequestsAhead();

async function openApp(): Promise<void> {
  const [, , space, slug] = location.pathname.split('/');
  const search = new URLSearchParams(location.search);
  const named = search.get('app');
  const notebook = `${API_PREFIX}/notebooks/${space}/${slug}`;
  const [, page, listed, saved] = (await Promise.all([
    ahead.send(`${API_PREFIX}/me`),
    ahead.send(notebook),
    ahead.send(`${API_PREFIX}/sessions?space=${space}&slug=${slug}`),
    ahead.send(`${notebook}/presets`),
  ])) as [unknown, NotebookPage | null, { sessions: SessionSummary[] } | null, { presets: Preset[] } | null];
  if (!page?.can.run || !listed || !saved) return;
  const open = listed.sessions.filter(({ isEmbedded }) => !isEmbedded);
  const canPublish = page.can.publish;
  const found = chooseOpen(open, { named, version: page.version, canPublish, now: Date.now() });
  if (found) {
    void ahead.send(`${API_PREFIX}/sessions/${found.id}`);
    follow(found.id);
  } else if (search.size === 0 && !choosePreset(saved.presets, null) && !mustAsk(page)) {
    const session = (await ahead.send(`${notebook}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: page.version, parameters: {}, unlessOpen: true }),
    })) as Session | null;
    if (session) follow(session.id);
  }
}

/** What has no default is asked for first, by the page. */
const mustAsk = ({ current }: NotebookPage): boolean => {
  const { required } = current.parameters;
  return Array.isArray(required) && required.length > 0;
};

function follow(id: string): void {
  ahead.follow(`${API_PREFIX}/sessions/${id}/events?after=0`).catch(() => {});
}

// A page that is drawn before anybody looks opens nothing, and in another page's frame there is no app here.
const isPrerendered = (document as { prerendering?: boolean }).prerendering === true;
if (window.self === window.top && !isPrerendered) {
  globalThis.quireAhead = ahead;
  // The page finds out for itself, and says it.
  openApp().then(ahead.end, ahead.end);
}
