import type { TargetSpec } from '../target/spec.ts';

/** Longest words of a name in paths. */
const NAME_CHARACTERS_MAX = 60;

/** A person's name in the target's paths, before it is known whether somebody has it. Never empty. */
export function usernameFor(
  person: { login: string | null; handle: string },
  { username }: TargetSpec,
): string {
  const given = username.from === 'handle' ? person.handle : (person.login ?? person.handle);
  const class_ = new RegExp(username.replace, 'g');
  const name = given.replace(class_, username.with).slice(0, NAME_CHARACTERS_MAX);
  return /[A-Za-z0-9]/.test(name) ? name : `user${name}`;
}

/** The name with a number, for the second person who would have it. */
export const withSuffix = (name: string, number: number): string =>
  number === 1 ? name : `${name.slice(0, NAME_CHARACTERS_MAX - 4)}_${number}`;

/** A file's name from what the author calls it, or from what the code calls itself. Never empty. */
export function slugFor(given: string | undefined, name: string, { kind }: TargetSpec): string {
  const separator = '_';
  const words = (given ?? name)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, separator)
    .replace(/^_+|_+$/g, '')
    .slice(0, NAME_CHARACTERS_MAX)
    .replace(/_+$/, '');
  if (words === '') return 'contribution';
  // A module's name does not begin with a digit.
  return kind !== 'mlbazaar-primitive' && /^\d/.test(words) ? `n${words}` : words;
}
