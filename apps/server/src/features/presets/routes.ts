import { endpoints } from '@quire/contract';
import { type HubApp, mount } from '../../http/mount.ts';
import type { PresetsService } from './service.ts';

const { presets } = endpoints;

export function mountPresets(app: HubApp, service: PresetsService): void {
  mount(app, presets.listPresets, ({ params }, caller) => service.list(caller, params));
  mount(app, presets.createPreset, ({ params, body }, caller) => service.create(caller, params, body));
  mount(app, presets.updatePreset, ({ params, body }, caller) => service.update(caller, params.id, body));
  mount(app, presets.deletePreset, async ({ params }, caller) =>
    service.remove(caller, params.id).then(() => undefined),
  );
}
