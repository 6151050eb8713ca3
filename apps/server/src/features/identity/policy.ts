import { HubError } from '@quire/contract';

/** @throws HubError `not-allowed` */
export function requireAdministrator(caller: { isAdministrator: boolean }): void {
  if (!caller.isAdministrator) throw new HubError('not-allowed', 'Only administrators can do this.');
}

/** Whether an origin is one of the list; `:*` at an entry's end stands for any port. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((each) =>
    each.endsWith(':*') ? origin.replace(/:\d+$/, '') === each.slice(0, -2) : origin === each,
  );
}

/** @throws HubError `origin-not-allowed` */
export function requireAllowedRedirect(redirectUri: string, allowed: readonly string[]): void {
  const { origin } = new URL(redirectUri);
  if (isAllowedOrigin(origin, allowed)) return;
  throw new HubError(
    'origin-not-allowed',
    `${origin} is not among the addresses that may use this hub. Its operator adds it to QUIRE_LAB_ORIGINS.`,
  );
}
