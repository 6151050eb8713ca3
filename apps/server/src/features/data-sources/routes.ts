import { endpoints } from '@quire/contract';
import { type HubApp, mount } from '../../http/mount.ts';
import type { DataSourcesService } from './service.ts';

const { dataSources } = endpoints;

export function mountDataSources(app: HubApp, service: DataSourcesService): void {
  mount(app, dataSources.listDataSources, (_, caller) => service.list(caller));
  mount(app, dataSources.listKeptDataSources, (_, caller) => service.listKept(caller));
  mount(app, dataSources.createDataSource, ({ body }, caller) => service.create(caller, body));
  mount(app, dataSources.updateDataSource, ({ params, body }, caller) =>
    service.update(caller, params.id, body),
  );
  mount(app, dataSources.deleteDataSource, async ({ params }, caller) =>
    service.remove(caller, params.id).then(() => undefined),
  );
}
