import { z } from 'zod';
import { instant, presetId } from '../ids.ts';
import { PRESET_NAME_LENGTH_MAX } from '../limits.ts';
import { isStorableText } from '../storable-text.ts';
import { person } from './identity.ts';

/** Presets of one person for one notebook, and of everybody's together: a menu that can still be read. */
export const PRESETS_MAX = 50;

const name = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(PRESET_NAME_LENGTH_MAX, `Use at most ${PRESET_NAME_LENGTH_MAX} characters.`)
  .refine(isStorableText, 'This text cannot be kept.');
const values = z.record(z.string(), z.unknown());

/** A saved set of inputs of one notebook. */
export const preset = z.object({
  id: presetId,
  name: z.string(),
  /** Never with secrets or files. */
  parameters: values,
  /** For everybody who may run the notebook. */
  isShared: z.boolean(),
  /** What an empty form starts with: one's own before the shared one. */
  isDefault: z.boolean(),
  owner: person,
  /** Whether the caller may change and delete it. */
  canChange: z.boolean(),
  updatedAt: instant,
});
export type Preset = z.infer<typeof preset>;

export const createPreset = z.object({
  name,
  parameters: values,
  isShared: z.boolean().default(false),
  isDefault: z.boolean().default(false),
});
export const updatePreset = z.object({ name, parameters: values, isDefault: z.boolean() }).partial();
