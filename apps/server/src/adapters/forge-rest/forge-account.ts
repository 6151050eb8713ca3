/** Where a forge is, and as whom it is asked: what each adapter is made from. */
export type ForgePlace = {
  /** Its name in sentences. */
  name: string;
  /** Where people see it, without a slash at the end: repositories are below it. */
  url: string;
  /** Where its interface is, without a slash at the end. */
  apiUrl: string;
  token: string;
  timeoutMilliseconds?: number | undefined;
};

/** The address that git clones from, made here and not taken from an answer: a token never follows it elsewhere. */
export const cloneUrlOf = (place: ForgePlace, fullName: string): string => `${place.url}/${fullName}.git`;
