import { z } from 'zod';

/** One thing that is wrong with a request: where it is and what to do about it. */
export const problemItem = z.object({
  /** A JSON path such as `cells[3].source`, or the name of a parameter. */
  path: z.string(),
  message: z.string(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
});

/** RFC 9457 problem details, with Quire's `code`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  items: z.array(problemItem).optional(),
  /** Facts for the client, by code: `secrets` for `secrets-found`, `suggestion` for `slug-taken`. */
  extra: z.record(z.string(), z.unknown()).optional(),
});
