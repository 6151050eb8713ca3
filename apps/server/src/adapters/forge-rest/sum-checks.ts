import type { ForgeCheck, ForgeChecks } from '../../ports/forge.ts';

/** What several checks say together: red where one is red, waiting where one waits, green where one is green. */
export function sumChecks(checks: readonly ForgeCheck[]): ForgeChecks['state'] {
  const has = (...states: ForgeCheck['state'][]) => checks.some((check) => states.includes(check.state));
  if (has('failure', 'cancelled')) return 'failure';
  if (has('pending')) return 'pending';
  return checks.length === 0 ? 'none' : 'success';
}
