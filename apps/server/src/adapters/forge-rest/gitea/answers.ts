import { z } from 'zod';

/** What is read of the answers of Gitea and Forgejo; everything else in them is left out. */

export const user = z.object({
  login: z.string(),
  full_name: z.string().nullish(),
  email: z.string().nullish(),
});

export const repository = z.object({
  name: z.string(),
  full_name: z.string(),
  default_branch: z.string(),
  private: z.boolean(),
  owner: z.object({ login: z.string() }),
  permissions: z.object({ push: z.boolean() }).partial().nullish(),
  fork: z.boolean().nullish(),
  parent: z.object({ full_name: z.string() }).nullish(),
});

export const pull = z.object({
  number: z.number().int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().nullish(),
  title: z.string(),
  base: z.object({ ref: z.string() }),
  head: z.object({
    sha: z.string(),
    ref: z.string(),
    repo: z.object({ full_name: z.string() }).nullish(),
  }),
});

export const combinedStatus = z
  .object({
    /** None where nothing was reported. */
    statuses: z
      .array(
        z.object({
          context: z.string(),
          status: z.string(),
          target_url: z.string().nullish(),
          description: z.string().nullish(),
        }),
      )
      .nullish(),
  })
  .nullable();
