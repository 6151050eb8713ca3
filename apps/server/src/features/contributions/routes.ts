import { endpoints, INTEGER_MAX } from '@quire/contract';
import { eventStream } from '../../http/event-stream.ts';
import { type HubApp, mount } from '../../http/mount.ts';
import { createTurns } from '../../http/turns.ts';
import type { ContributionsService } from './service.ts';

const { contributions } = endpoints;
/** Followed contributions of one person at once, over all their tabs and notebooks. */
const STREAMS_AT_ONCE_MAX = 50;
const streams = createTurns(STREAMS_AT_ONCE_MAX, 'contributions being followed');

export function mountContributions(app: HubApp, service: ContributionsService): void {
  mount(app, contributions.previewContribution, ({ body }, caller) => service.preview(caller, body));
  mount(app, contributions.createContribution, ({ body }, caller) => service.create(caller, body));
  mount(app, contributions.listContributions, ({ query }, caller) => service.list(caller, query));
  mount(app, contributions.listTargets, (_, caller) => service.listTargets(caller));
  mount(app, contributions.getContribution, ({ params }, caller) => service.get(caller, params.id));
  mount(app, contributions.followContribution, async ({ params, query }, caller, { request }) => {
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
  mount(app, contributions.resubmitContribution, ({ params, body }, caller) =>
    service.resubmit(caller, params.id, body),
  );
  mount(app, contributions.retryContribution, ({ params }, caller) => service.retry(caller, params.id));
  mount(app, contributions.closeContribution, ({ params }, caller) => service.close(caller, params.id));
  mount(app, contributions.commentContribution, ({ params, body }, caller) =>
    service.comment(caller, params.id, body),
  );
  mount(app, contributions.approveContribution, ({ params }, caller) => service.approve(caller, params.id));
  mount(app, contributions.mergeContribution, ({ params }, caller) => service.merge(caller, params.id));
}
