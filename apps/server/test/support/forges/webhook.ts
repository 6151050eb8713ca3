import { createHmac } from 'node:crypto';

export type News = { fullName: string; sha?: string; number?: number };
/** What a forge sends to a hub's address for webhooks, signed as it signs. */
type Delivery = { headers: Record<string, string>; body: string };

/** Forgejo signs under its own name; all else of it is Gitea's. */
export type WebhookKind = 'github' | 'gitlab' | 'gitea' | 'forgejo';

export function webhookOf(kind: WebhookKind, secret: string, news: News): Delivery {
  const body = JSON.stringify(kind === 'gitlab' ? gitlabNews(news) : githubNews(news));
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    github: { 'x-hub-signature-256': `sha256=${signature}` },
    gitlab: { 'x-gitlab-token': secret },
    gitea: { 'x-gitea-signature': signature },
    forgejo: { 'x-forgejo-signature': signature },
  } as const;
  return { headers: { 'content-type': 'application/json', ...headers[kind] }, body };
}

const githubNews = ({ fullName, sha, number }: News): object => ({
  repository: { full_name: fullName },
  ...(number === undefined ? { sha } : { pull_request: { number, head: { sha } } }),
});

const gitlabNews = ({ fullName, sha, number }: News): object => ({
  project: { path_with_namespace: fullName },
  ...(number === undefined
    ? { object_kind: 'pipeline', object_attributes: { sha } }
    : { object_kind: 'merge_request', object_attributes: { iid: number, last_commit: { id: sha } } }),
});
