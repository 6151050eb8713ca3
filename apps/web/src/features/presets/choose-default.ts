import type { Preset } from '@quire/contract';

/** What an empty form starts with: the one that the address names, else my default, else everybody's. */
export function choosePreset(presets: readonly Preset[], named: string | null): Preset | null {
  if (named !== null) return presets.find(({ id }) => id === named) ?? null;
  const defaults = presets.filter(({ isDefault }) => isDefault);
  return defaults.find(({ isShared }) => !isShared) ?? defaults[0] ?? null;
}
