import { z } from 'zod';
import { dataSourceId, instant, spaceSlug } from '../ids.ts';
import { isStorableText } from '../storable-text.ts';

/** What a notebook is given: a name or an address, and no text to read. */
export const DATA_SOURCE_NAME_LENGTH_MAX = 200;
export const DATA_SOURCE_TITLE_LENGTH_MAX = 120;
/** A paragraph. */
export const DATA_SOURCE_TEXT_LENGTH_MAX = 1_000;
/** Sources of one hub: a list that is searched by typing. */
export const DATA_SOURCES_MAX = 1_000;
/** Spaces that one source is for. */
export const DATA_SOURCE_SPACES_MAX = 200;

/** Whether a text holds a password in the way that addresses do; it would be shown to everybody who may use it. */
export function hasPassword(text: string): boolean {
  const inAddress = /:\/\/[^\s/?#@]*:[^\s/?#@]*@/u.test(text);
  return inAddress || /(?:^|[;\s?&,])(?:password|passwd|pwd)\s*=\s*[^\s;&${]/iu.test(text);
}

const line = (charsMax: number) =>
  z
    .string()
    .trim()
    .max(charsMax, `Use at most ${charsMax} characters.`)
    .refine(isStorableText, 'This text cannot be kept.')
    .refine(
      (text) => !hasPassword(text),
      'Leave out the password: everybody who may use the source reads this.',
    );

const name = line(DATA_SOURCE_NAME_LENGTH_MAX)
  .min(1, 'Give it the name that notebooks get.')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'Write it in one line.');
const title = line(DATA_SOURCE_TITLE_LENGTH_MAX).min(1, 'Give it a title.');
const text = line(DATA_SOURCE_TEXT_LENGTH_MAX);

/** A data source as somebody sees it who may use it. */
export const dataSource = z.object({
  /** What the notebook is given. */
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** How it is reached: an address without a password, names of variables. */
  address: z.string(),
});
export type DataSource = z.infer<typeof dataSource>;

/** The same with those who may use it, for those who keep the list. */
export const keptDataSource = dataSource.extend({
  id: dataSourceId,
  isForEveryone: z.boolean(),
  /** The spaces whose members may use it. */
  spaces: z.array(spaceSlug),
  updatedAt: instant,
});
export type KeptDataSource = z.infer<typeof keptDataSource>;

export const createDataSource = z.object({
  name,
  title,
  description: text.default(''),
  address: text.default(''),
  isForEveryone: z.boolean().default(false),
  spaces: z.array(spaceSlug).max(DATA_SOURCE_SPACES_MAX).default([]),
});
export const updateDataSource = z
  .object({
    name,
    title,
    description: text,
    address: text,
    isForEveryone: z.boolean(),
    spaces: z.array(spaceSlug).max(DATA_SOURCE_SPACES_MAX),
  })
  .partial();
