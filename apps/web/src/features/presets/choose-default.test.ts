import type { Preset } from '@quire/contract';
import { expect, test } from 'vitest';
import { choosePreset } from './choose-default.ts';

const preset = (id: string, more: Partial<Preset>): Preset =>
  ({ id, name: id, parameters: {}, isShared: false, isDefault: false, ...more }) as Preset;

test('a form starts with the inputs of its address, else with mine, else with everybody’s', () => {
  const presets = [
    preset('mine', {}),
    preset('my-default', { isDefault: true }),
    preset('shared', { isShared: true, isDefault: true }),
  ];
  const chosen = (from: readonly Preset[], named: string | null) => choosePreset(from, named)?.id;
  expect(chosen(presets, 'mine')).toBe('mine');
  expect(chosen(presets, null)).toBe('my-default');
  expect(chosen(presets.slice(2), null)).toBe('shared');
  expect(chosen(presets, 'gone')).toBe(undefined);
  expect(chosen([presets[0]!], null)).toBe(undefined);
});
