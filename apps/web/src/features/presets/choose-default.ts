import type { Preset } from '@quire/contract';

/** What an empty form starts with: the one that the address names, else my default, else everybody's. */
export function choosePreset(presets: readonly Preset[], named: string | null): Preset | null {
  if (named !== null) return presets.find(({ id }) => id === named) ?? null;
  const defaults = presets.filter(({ isDefault }) => isDefault);
  return defaults.find(({ isShared }) => !isShared) ?? defaults[0] ?? null;
}

/** Told where the address names saved inputs, and none of that name are there for this person. */
export const PRESET_GONE =
  'The link names saved inputs that are not there any more, or that are somebody else’s. The form has its usual ones.';
