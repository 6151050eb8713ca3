import { endpoints } from '@quire/contract';
import { attachment } from '../../http/attachment.ts';
import { type HubApp, mount } from '../../http/mount.ts';
import type { ProposalsService } from './service.ts';

const { proposals } = endpoints;

export function mountProposals(app: HubApp, service: ProposalsService): void {
  mount(app, proposals.listProposals, async ({ params }, caller) => ({
    proposals: await service.list(caller, params),
  }));
  mount(app, proposals.createProposal, ({ params, body }, caller) => service.create(caller, params, body));
  mount(app, proposals.getProposal, ({ params }, caller) => service.get(caller, params.id));
  mount(app, proposals.downloadProposal, async ({ params }, caller) => {
    const { filename, text } = await service.download(caller, params.id);
    return attachment({ filename, contentType: 'application/x-ipynb+json', body: text });
  });
  mount(app, proposals.acceptProposal, ({ params }, caller) => service.accept(caller, params.id));
  mount(app, proposals.declineProposal, ({ params, body }, caller) =>
    service.decline(caller, params.id, body.reason),
  );
  mount(app, proposals.withdrawProposal, ({ params }, caller) => service.withdraw(caller, params.id));
}
