import type { Parameter } from '@quire/analysis';
import { HubError, type ProblemItem } from '@quire/contract';
import type { Queryable } from '../../database/connect.ts';
import type { Caller } from '../identity/caller.ts';
import { findNamed, hasList, listUsable } from './store.ts';

type Asked = { parameters: readonly Parameter[]; values: Readonly<Record<string, unknown>> };

/** How many sources of one's own an error names: enough to see what is meant. */
const NAMED_MAX = 8;

/**
 * Holds values to the hub's list of data sources, where it has one: what is given must be a source that the caller
 * may use, and what a notebook starts with may not be one that the caller may not use. A name of the notebook's own
 * that is on no list stays its own affair.
 *
 * The words are the same whether a source is there or not: nobody learns of one that is not for them.
 *
 * @throws HubError `invalid-parameters` with an item for each
 */
export async function requireUsableSources(
  db: Queryable,
  caller: Caller,
  { parameters, values }: Asked,
): Promise<void> {
  const wanted = parameters.flatMap((parameter) => wantedBy(parameter, values));
  if (wanted.length === 0 || !(await hasList(db))) return;
  const found = await findNamed(
    db,
    caller.id,
    wanted.map(({ name }) => name),
  );
  const refused = wanted.filter(({ name, isGiven }) => {
    const source = found.find((one) => one.name === name);
    return source === undefined ? isGiven : !source.is_usable;
  });
  if (refused.length === 0) return;
  const own = await listUsable(db, caller.id);
  const items = refused.map(
    ({ parameter, name }): ProblemItem => ({
      path: parameter.name,
      message: parameter.message ?? sayRefused(parameter.label, name, own),
    }),
  );
  throw new HubError('invalid-parameters', items[0]?.message ?? '', { items });
}

type Wanted = { parameter: Parameter; name: string; isGiven: boolean };

function wantedBy(parameter: Parameter, values: Asked['values']): Wanted[] {
  if (parameter.widget?.name !== 'data-source') return [];
  const isGiven = Object.hasOwn(values, parameter.name);
  const start = parameter.default.kind === 'static' ? parameter.default.value : undefined;
  const name = isGiven ? values[parameter.name] : start;
  // Without a name nothing is reached.
  return typeof name === 'string' && name !== '' ? [{ parameter, name, isGiven }] : [];
}

function sayRefused(label: string, name: string, own: readonly { name: string; title: string }[]): string {
  const named = own.slice(0, NAMED_MAX).map((source) => `${source.title} (${source.name})`);
  const more = own.length > NAMED_MAX ? `, and ${own.length - NAMED_MAX} more` : '';
  const choose = named.length === 0 ? '' : `, or choose one of yours: ${named.join(', ')}${more}`;
  return `${label}: you have no access to a data source “${name}”. Ask the administrators of this hub for it${choose}.`;
}
