import { endpoints, INTEGER_MAX } from '@quire/contract';
import { attachment } from '../../http/attachment.ts';
import { eventStream } from '../../http/event-stream.ts';
import { type HubApp, mount } from '../../http/mount.ts';
import { createTurns } from '../../http/turns.ts';
import type { Caller } from '../identity/caller.ts';
import { attachedBlob } from '../runs/attached-blob.ts';
import { exportRun } from '../runs/export/export-run.ts';
import type { LoadLibrary } from '../runs/export/page.ts';
import type { SessionsService } from './service.ts';
import type { SharesService } from './shares.ts';

const { sessions, sessionShares } = endpoints;
/** Looks of one person at once: each copies a process. */
const LOOKS_AT_ONCE_MAX = 4;
const lookTurns = createTurns(LOOKS_AT_ONCE_MAX, 'looks at variables');
/** Followed apps of one person at once, over all their tabs; each asks the database now and then. */
const STREAMS_AT_ONCE_MAX = 50;
const streams = createTurns(STREAMS_AT_ONCE_MAX, 'apps being followed');
/** Apps of others that one person follows at once: helping is done one by one. */
const SHARED_STREAMS_AT_ONCE_MAX = 10;
const sharedStreams = createTurns(SHARED_STREAMS_AT_ONCE_MAX, 'apps of others being followed');

async function inTurn<T>(caller: Caller, look: () => Promise<T>): Promise<T> {
  const giveBack = lookTurns.take(caller.id);
  try {
    return await look();
  } finally {
    giveBack();
  }
}

export function mountSessions(app: HubApp, service: SessionsService, loadLibrary: LoadLibrary): void {
  mount(app, sessions.createSession, ({ params, body }, caller) => service.create(caller, params, body));
  mount(app, sessions.listSessions, ({ query }, caller) => service.list(caller, query));
  mount(app, sessions.getSession, ({ params }, caller) => service.get(caller, params.id));
  mount(app, sessions.changeInputs, ({ params, body }, caller) =>
    service.changeInputs(caller, params.id, body),
  );
  mount(app, sessions.changeHelperInputs, ({ params, body }, caller) =>
    service.changeHelperInputs(caller, params.id, body),
  );
  mount(app, sessions.searchInputOptions, ({ params, query }, caller) =>
    service.searchOptions(caller, params.id, { key: params.key, words: query.q, ...query }),
  );
  mount(app, sessions.answerPrompt, ({ params, body }, caller) =>
    service.answer(caller, params.id, { promptId: params.prompt, answer: body.answer }),
  );
  mount(app, sessions.withdrawAnswer, ({ params }, caller) =>
    service.withdrawAnswer(caller, params.id, params.answer),
  );
  mount(app, sessions.tellWidgets, ({ params, body }, caller) =>
    service.tellWidgets(caller, params.id, body.messages),
  );
  mount(app, sessions.listVariables, ({ params }, caller) =>
    inTurn(caller, () => service.lookAtVariables(caller, params.id, null)),
  );
  mount(app, sessions.getVariable, ({ params, query }, caller) =>
    inTurn(caller, () =>
      service.lookAtVariables(caller, params.id, { name: params.name, scope: query.scope }),
    ),
  );
  mount(app, sessions.stopSession, ({ params }, caller) => service.stop(caller, params.id));
  mount(app, sessions.endSession, async ({ params }, caller) =>
    service.end(caller, params.id).then(() => undefined),
  );
  mount(app, sessions.followSession, async ({ params, query }, caller, { request }) => {
    const seen = Number(request.headers.get('last-event-id')) || 0;
    const after = Math.min(Math.max(query.after, Math.trunc(seen)), INTEGER_MAX);
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, stop.signal]);
    const events = await service.follow(caller, params.id, { after, signal });
    const giveBack = streams.take(caller.id);
    return eventStream(events, () => {
      giveBack();
      stop.abort();
    });
  });
  mount(app, sessions.downloadSession, async ({ params, query }, caller) =>
    attachment(await exportRun(await service.loadShown(caller, params.id), query.format, loadLibrary)),
  );
  mount(app, sessions.getSessionBlob, async ({ params, query }, caller) =>
    attachment(
      attachedBlob(params.hash, { ...query, body: await service.readBlob(caller, params.id, params.hash) }),
    ),
  );
}

export function mountSessionShares(app: HubApp, shares: SharesService, loadLibrary: LoadLibrary): void {
  const { grants, looks } = shares;
  mount(app, sessionShares.listShares, ({ params }, caller) => grants.list(caller, params.id));
  mount(app, sessionShares.createShare, ({ params, body }, caller) => grants.create(caller, params.id, body));
  mount(app, sessionShares.revokeShare, async ({ params }, caller) =>
    grants.revoke(caller, params.id, params.share).then(() => undefined),
  );
  mount(app, sessionShares.listSharedSessions, (_request, caller) => looks.listShared(caller));
  mount(app, sessionShares.getSharedSession, ({ params }, caller) => looks.get(caller, params.id));
  mount(app, sessionShares.followSharedSession, async ({ params, query }, caller, { request }) => {
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, stop.signal]);
    const events = await looks.follow(caller, params.id, { after: query.after, signal });
    const giveBack = sharedStreams.take(caller.id);
    return eventStream(events, () => {
      giveBack();
      stop.abort();
    });
  });
  mount(app, sessionShares.listSharedVariables, ({ params }, caller) =>
    inTurn(caller, () => looks.lookAtVariables(caller, params.id, null)),
  );
  mount(app, sessionShares.getSharedVariable, ({ params, query }, caller) =>
    inTurn(caller, () => looks.lookAtVariables(caller, params.id, { name: params.name, scope: query.scope })),
  );
  mount(app, sessionShares.downloadSharedSession, async ({ params }, caller) =>
    attachment(await exportRun(await looks.loadShown(caller, params.id), 'ipynb', loadLibrary)),
  );
  mount(app, sessionShares.getSharedBlob, async ({ params, query }, caller) =>
    attachment(
      attachedBlob(params.hash, { ...query, body: await looks.readBlob(caller, params.id, params.hash) }),
    ),
  );
}
