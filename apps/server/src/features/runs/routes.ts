import { endpoints, UPLOAD_BYTES_MAX } from '@quire/contract';
import { attachment } from '../../http/attachment.ts';
import { eventStream } from '../../http/event-stream.ts';
import { type HubApp, mount } from '../../http/mount.ts';
import { readBytes } from '../../http/read-body.ts';
import { exportRun } from './export/export-run.ts';
import type { LoadLibrary } from './export/page.ts';
import type { RunsService } from './service.ts';

const { runs } = endpoints;

export function mountRuns(app: HubApp, service: RunsService, loadLibrary: LoadLibrary): void {
  mount(app, runs.createRun, ({ params, body }, caller) => service.create(caller, params, body));
  mount(app, runs.listRuns, ({ query }, caller) => service.list(caller, query));
  mount(app, runs.getRun, ({ params }, caller) => service.get(caller, params.id));
  mount(app, runs.cancelRun, ({ params }, caller) => service.cancel(caller, params.id));
  mount(app, runs.deleteRun, async ({ params }, caller) =>
    service.remove(caller, params.id).then(() => undefined),
  );
  mount(app, runs.followRun, async ({ params, query }, caller, { request }) => {
    const after = Math.max(query.after, Number(request.headers.get('last-event-id')) || 0);
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, stop.signal]);
    return eventStream(await service.follow(caller, params.id, { after, signal }), () => stop.abort());
  });
  mount(app, runs.downloadRun, async ({ params, query }, caller) =>
    attachment(await exportRun(await service.loadFinished(caller, params.id), query.format, loadLibrary)),
  );
  mount(app, runs.getRunBlob, async ({ params }, caller) =>
    attachment({
      filename: params.hash,
      contentType: 'application/octet-stream',
      body: await service.readBlob(caller, params.id, params.hash),
    }),
  );
  mount(app, runs.createUpload, async ({ query }, caller, { request }) =>
    service.upload(caller, { name: query.name, bytes: await readBytes(request, UPLOAD_BYTES_MAX) }),
  );
}
