import { type ContributionCheck, contributionCheck } from '@quire/contract';
import { z } from 'zod';

/** What a command may print as its last line, instead of leaving it at its exit code. */
const report = z.object({
  checks: z
    .array(
      contributionCheck.partial({ items: true, figures: true, milliseconds: true }).extend({
        id: z.string().max(60),
        title: z.string().max(120),
        sentence: z.string().max(2_000),
      }),
    )
    .min(1)
    .max(60),
});

/** Structured results of a command's output; null where it has none. */
export function readReport(stdout: string): ContributionCheck[] | null {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) return null;
  try {
    const parsed = report.safeParse(JSON.parse(last));
    if (!parsed.success) return null;
    return parsed.data.checks.map(({ items = [], figures = [], milliseconds = null, ...check }) => ({
      ...check,
      items,
      figures,
      milliseconds,
    }));
  } catch {
    return null;
  }
}
