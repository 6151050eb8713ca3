import { endpoints } from '@quire/contract';
import { attachment } from '../../http/attachment.ts';
import { type HubApp, mount } from '../../http/mount.ts';
import type { NotebooksService } from './service.ts';

const { notebooks } = endpoints;

export function mountNotebooks(app: HubApp, service: NotebooksService): void {
  mount(app, notebooks.checkNotebook, ({ params, body }, caller) =>
    service.check(caller, params.space, body),
  );
  mount(app, notebooks.publishNotebook, ({ params, body }, caller) =>
    service.publish(caller, params.space, body),
  );
  mount(app, notebooks.getNotebook, ({ params }, caller) => service.getPage(caller, params));
  mount(app, notebooks.updateNotebook, ({ params, body }, caller) => service.update(caller, params, body));
  mount(app, notebooks.archiveNotebook, ({ params }, caller) => service.archive(caller, params));
  mount(app, notebooks.restoreNotebook, ({ params }, caller) => service.restore(caller, params));
  mount(app, notebooks.listVersions, async ({ params }, caller) => ({
    versions: await service.listVersions(caller, params),
  }));
  mount(app, notebooks.getVersion, ({ params }, caller) => service.getVersion(caller, params, params.number));
  mount(app, notebooks.listSimilar, async ({ params }, caller) => ({
    similar: await service.listSimilar(caller, params),
  }));
  mount(app, notebooks.getDataflow, ({ params }, caller) =>
    service.getDataflow(caller, params, params.number),
  );
  mount(app, notebooks.downloadVersion, async ({ params }, caller) => {
    const { filename, text } = await service.download(caller, params, params.number);
    return attachment({ filename, contentType: 'application/x-ipynb+json', body: text });
  });
}
