import { endpoints, INTEGER_MAX, UPLOAD_BYTES_MAX } from '@quire/contract';
import { attachment } from '../../http/attachment.ts';
import { eventStream } from '../../http/event-stream.ts';
import { type HubApp, mount } from '../../http/mount.ts';
import { readBytes } from '../../http/read-body.ts';
import { createTurns } from '../../http/turns.ts';
import { attachedBlob } from './attached-blob.ts';
import { exportRun } from './export/export-run.ts';
import type { LoadLibrary } from './export/page.ts';
import type { RunsService } from './service.ts';

const { runs } = endpoints;
/** Followed runs of one person at once, over all their tabs and scripts; each asks the database now and then. */
const STREAMS_AT_ONCE_MAX = 50;
const streams = createTurns(STREAMS_AT_ONCE_MAX, 'runs being followed');

export function mountRuns(app: HubApp, service: RunsService, loadLibrary: LoadLibrary): void {
  mount(app, runs.createRun, ({ params, body }, caller) => service.create(caller, params, body));
  mount(app, runs.listRuns, ({ query }, caller) => service.list(caller, query));
  mount(app, runs.getRun, ({ params }, caller) => service.get(caller, params.id));
  mount(app, runs.cancelRun, ({ params }, caller) => service.cancel(caller, params.id));
  mount(app, runs.deleteRun, async ({ params }, caller) =>
    service.remove(caller, params.id).then(() => undefined),
  );
  mount(app, runs.followRun, async ({ params, query }, caller, { request }) => {
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
  mount(app, runs.downloadRun, async ({ params, query }, caller) =>
    attachment(await exportRun(await service.loadFinished(caller, params.id), query.format, loadLibrary)),
  );
  mount(app, runs.getRunBlob, async ({ params, query }, caller) =>
    attachment(
      attachedBlob(params.hash, { ...query, body: await service.readBlob(caller, params.id, params.hash) }),
    ),
  );
  mount(app, runs.createUpload, async ({ query }, caller, { request }) =>
    service.upload(caller, { name: query.name, bytes: await readBytes(request, UPLOAD_BYTES_MAX) }),
  );
}
