import { endpoints } from '@quire/contract';
import { type HubApp, mount } from '../../http/mount.ts';
import type { CommentsService } from './service.ts';

const { comments } = endpoints;

export function mountComments(app: HubApp, service: CommentsService): void {
  mount(app, comments.listThreads, ({ params }, caller) => service.list(caller, params));
  mount(app, comments.createThread, ({ params, body }, caller) => service.begin(caller, params, body));
  mount(app, comments.replyInThread, ({ params, body }, caller) =>
    service.reply(caller, params.id, body.body),
  );
  mount(app, comments.updateThread, ({ params, body }, caller) =>
    service.setResolved(caller, params.id, body.isResolved),
  );
  mount(app, comments.updateComment, ({ params, body }, caller) =>
    service.edit(caller, params.id, body.body),
  );
  mount(app, comments.deleteComment, async ({ params }, caller) =>
    service.remove(caller, params.id).then(() => undefined),
  );
}
