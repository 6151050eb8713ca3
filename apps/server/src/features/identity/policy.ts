import { HubError } from '@quire/contract';

/** @throws HubError `not-allowed` */
export function requireAdministrator(caller: { isAdministrator: boolean }): void {
  if (!caller.isAdministrator) throw new HubError('not-allowed', 'Only administrators can do this.');
}
