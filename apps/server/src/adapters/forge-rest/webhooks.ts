import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ForgeKind } from '../../ports/forge.ts';
import type { ForgeEvent } from '../../ports/signals.ts';

type Told = Omit<ForgeEvent, 'kind' | 'forge'>;
type Delivery = { headers: Headers; body: Uint8Array; secret: string };

/** The commits, requests and names in events are facts to look up, never to believe: only their form is checked. */
const name = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)+$/)
  .max(500);
const sha = z.string().regex(/^[0-9a-f]{7,64}$/);
const number = z.number().int().positive();

/** What a webhook tells of CI and of requests; null where its signature is wrong. Other events tell nothing. */
export function readWebhook(kind: ForgeKind, delivery: Delivery): readonly Told[] | null {
  if (!IS_AUTHENTIC[kind](delivery)) return null;
  const payload = parseJson(delivery.body);
  return TELL[kind](payload, delivery.headers).filter(
    (told) => name.safeParse(told.fullName).success && (told.sha !== undefined || told.number !== undefined),
  );
}

const hmac = ({ body, secret }: Delivery): string => createHmac('sha256', secret).update(body).digest('hex');

function isSame(given: string | null, expected: string): boolean {
  const [one, other] = [given ?? '', expected].map((text) =>
    createHmac('sha256', 'compare').update(text).digest(),
  );
  return one !== undefined && other !== undefined && given !== null && timingSafeEqual(one, other);
}

const IS_AUTHENTIC: Readonly<Record<ForgeKind, (delivery: Delivery) => boolean>> = {
  github: (delivery) => isSame(delivery.headers.get('x-hub-signature-256'), `sha256=${hmac(delivery)}`),
  gitlab: ({ headers, secret }) => isSame(headers.get('x-gitlab-token'), secret),
  gitea: (delivery) =>
    isSame(
      delivery.headers.get('x-gitea-signature') ?? delivery.headers.get('x-forgejo-signature'),
      hmac(delivery),
    ),
};

const github = z
  .object({
    repository: z.object({ full_name: z.string() }),
    sha,
    number,
    pull_request: z.object({ number, head: z.object({ sha }) }),
    check_run: z.object({ head_sha: sha, pull_requests: z.array(z.object({ number })).catch([]) }),
    check_suite: z.object({ head_sha: sha, pull_requests: z.array(z.object({ number })).catch([]) }),
  })
  .partial();
const gitlab = z
  .object({
    project: z.object({ path_with_namespace: z.string() }),
    object_kind: z.string(),
    object_attributes: z
      .object({ iid: number, sha, last_commit: z.object({ id: sha }).partial() })
      .partial()
      .catch({}),
    merge_request: z.object({ iid: number, target_project_id: number }).partial().nullish(),
  })
  .partial();

const TELL: Readonly<Record<ForgeKind, (payload: unknown, headers: Headers) => Told[]>> = {
  github: tellOfGithub,
  // Gitea's payloads of pull requests and statuses have GitHub's form.
  gitea: tellOfGithub,
  gitlab(payload) {
    const given = gitlab.safeParse(payload);
    const fullName = given.data?.project?.path_with_namespace;
    if (!given.success || !fullName) return [];
    const { object_kind, object_attributes: about = {}, merge_request } = given.data;
    if (object_kind === 'merge_request') return [told(fullName, about.last_commit?.id, about.iid)];
    return object_kind === 'pipeline' ? [told(fullName, about.sha, merge_request?.iid)] : [];
  },
};

function tellOfGithub(payload: unknown): Told[] {
  const given = github.safeParse(payload);
  const fullName = given.data?.repository?.full_name;
  if (!given.success || !fullName) return [];
  const { pull_request, check_run, check_suite, sha: ofStatus } = given.data;
  if (pull_request) return [told(fullName, pull_request.head.sha, pull_request.number)];
  const check = check_run ?? check_suite;
  if (!check) return ofStatus ? [told(fullName, ofStatus)] : [];
  // Checks of a fork's commit name no request.
  return check.pull_requests.length === 0
    ? [told(fullName, check.head_sha)]
    : check.pull_requests.map((each) => told(fullName, check.head_sha, each.number));
}

const told = (fullName: string, commit: string | undefined, request?: number): Told => ({
  fullName,
  ...(commit !== undefined && { sha: commit }),
  ...(request !== undefined && { number: request }),
});

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
