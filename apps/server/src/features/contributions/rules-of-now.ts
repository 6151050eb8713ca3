import type { Database } from '../../database/connect.ts';
import type { Caller } from '../identity/caller.ts';
import { applyRules } from './drafting.ts';
import { PREVIEW_TIP_AGE_MILLISECONDS, RULES_WAIT_MILLISECONDS } from './limits.ts';
import { isOpenedByDeadline } from './policy.ts';
import type { ContributionRow } from './store.ts';
import type { Targets } from './targets.ts';

/**
 * Asks targets whether their deadlines are still those that open these contributions to a person: one that was moved
 * opens nothing early. Answers whether any was asked, so that what was read is to be read again.
 */
export async function askForRules(
  { db, targets }: { db: Database; targets: Targets },
  caller: Caller,
  rows: readonly ContributionRow[],
): Promise<boolean> {
  const opened = rows.filter((row) => isOpenedByDeadline(caller, row));
  const places = new Map(opened.map((row) => [`${row.target_url} ${row.base}`, row]));
  await Promise.all(
    [...places.values()].map(async ({ target_url: url, base }) => {
      const signal = AbortSignal.timeout(RULES_WAIT_MILLISECONDS);
      const wanted = { url, base, personId: caller.id, maxAgeMs: PREVIEW_TIP_AGE_MILLISECONDS, signal };
      // Where it cannot be read now, or no longer is a target, what it said last still holds.
      const target = await targets.load(wanted).catch(() => null);
      if (target !== null) await applyRules(db, target);
    }),
  );
  return places.size > 0;
}
