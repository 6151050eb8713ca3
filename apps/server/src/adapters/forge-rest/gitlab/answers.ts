import { z } from 'zod';

/** What is read of GitLab's answers; everything else in them is left out. */

export const user = z.object({
  username: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
});

const access = z.object({ access_level: z.number() }).nullish();
export const project = z.object({
  id: z.number().int(),
  path: z.string(),
  path_with_namespace: z.string(),
  /** None where the repository is empty, or hidden from this person. */
  default_branch: z.string().nullish(),
  visibility: z.string().nullish(),
  namespace: z.object({ full_path: z.string() }),
  permissions: z.object({ project_access: access, group_access: access }).partial().nullish(),
  /** How far a fork is: `none` for what was not imported. */
  import_status: z.string().nullish(),
});

export const mergeRequest = z.object({
  iid: z.number().int(),
  web_url: z.string(),
  state: z.enum(['opened', 'closed', 'locked', 'merged']),
  sha: z.string().nullish(),
  title: z.string(),
  source_project_id: z.number().int().nullish(),
});

export const pipelines = z.array(
  z.object({ id: z.number().int(), project_id: z.number().int(), sha: z.string(), status: z.string() }),
);

export const statuses = z.array(
  z.object({
    name: z.string(),
    status: z.string(),
    target_url: z.string().nullish(),
    description: z.string().nullish(),
    allow_failure: z.boolean().nullish(),
  }),
);
