import { ForgeError } from '../../ports/forge.ts';

const PART = /^(?!\.{1,2}$)[\w.-]{1,255}$/;

/** The owner (on GitLab with its groups) and the name of `owner/name`. @throws ForgeError `not-found` */
export function splitName(fullName: string): { owner: string; name: string } {
  const parts = fullName.split('/');
  if (parts.length < 2 || !parts.every((part) => PART.test(part)))
    throw new ForgeError('not-found', `“${fullName.slice(0, 100)}” is not the name of a repository.`);
  return { owner: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? '' };
}

export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
