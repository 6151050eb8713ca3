import { z } from 'zod';

/** What is read of GitHub's answers; everything else in them is left out. */

export const user = z.object({
  login: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
});

export const repository = z.object({
  full_name: z.string(),
  name: z.string(),
  default_branch: z.string(),
  private: z.boolean(),
  owner: z.object({ login: z.string() }),
  permissions: z.object({ push: z.boolean() }).partial().optional(),
});

export const pull = z.object({
  number: z.number().int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged_at: z.string().nullish(),
  title: z.string(),
  head: z.object({
    sha: z.string(),
    ref: z.string(),
    /** Gone where the fork was deleted. */
    repo: z.object({ full_name: z.string() }).nullish(),
  }),
});

export const checkRuns = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
      html_url: z.string().nullish(),
      details_url: z.string().nullish(),
      output: z.object({ title: z.string().nullish(), summary: z.string().nullish() }).partial().nullish(),
    }),
  ),
});

export const combinedStatus = z.object({
  statuses: z.array(
    z.object({
      context: z.string(),
      state: z.string(),
      target_url: z.string().nullish(),
      description: z.string().nullish(),
    }),
  ),
});
