import { HubError } from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import type { Caller } from '../identity/caller.ts';
import { type CheckedValues, checkValues } from '../runs/check-parameters.ts';
import { findInputs, isOption } from './helper-inputs.ts';

/**
 * Values for inputs that the cells of a session ask for, checked against what they asked last.
 *
 * @throws HubError `invalid-parameters` with an item for each value that is wrong
 */
export async function checkInputs(
  db: Database,
  caller: Caller,
  { sessionId, given }: { sessionId: string; given: Record<string, unknown> },
): Promise<CheckedValues> {
  const found = await findInputs(db, sessionId, Object.keys(given));
  const checked = await checkValues(db, caller, {
    parameters: found.map(({ parameter }) => parameter),
    given,
  });
  for (const { parameter, isSearched } of found) {
    const value = checked.values[parameter.name];
    if (!isSearched || value === null) continue;
    if (!(await isOption(db, sessionId, { key: parameter.name, value }))) {
      const message = `${parameter.label} must be one of the choices.`;
      throw new HubError('invalid-parameters', message, { items: [{ path: parameter.name, message }] });
    }
  }
  return checked;
}
