import { expect, it } from 'vitest';
import { createSealer } from './sealing.ts';

const SECRET = 'a secret of more than thirty-two characters';
const OTHER = 'another secret of more than thirty-two chars';

it('opens what it sealed, for the same place alone', () => {
  const sealer = createSealer(SECRET);
  const sealed = sealer.seal('token-é', 'ada github access');
  expect(sealer.open(sealed, 'ada github access')).toBe('token-é');
  expect(sealer.open(sealed, 'bob github access')).toBe(null);
  expect(sealed).not.toContain('token');
});

it('never seals the same twice', () => {
  const sealer = createSealer(SECRET);
  expect(sealer.seal('token', 'here')).not.toBe(sealer.seal('token', 'here'));
});

it('opens nothing that was changed or sealed with a secret that it does not know', () => {
  const sealed = createSealer(SECRET).seal('token', 'here');
  const changed = sealed.slice(0, -2) + (sealed.endsWith('A') ? 'B' : 'A') + sealed.slice(-1);
  expect(createSealer(SECRET).open(changed, 'here')).toBe(null);
  expect(createSealer(OTHER).open(sealed, 'here')).toBe(null);
  for (const text of ['', 's1', 's1..', `s2${sealed.slice(2)}`, 'a.b.c'])
    expect(createSealer(SECRET).open(text, 'here')).toBe(null);
});

it('opens with an earlier secret and knows that it should seal anew', () => {
  const sealed = createSealer(SECRET).seal('token', 'here');
  const rotated = createSealer(OTHER, [SECRET]);
  expect(rotated.open(sealed, 'here')).toBe('token');
  expect([rotated.isCurrent(sealed), rotated.isCurrent(rotated.seal('token', 'here'))]).toEqual([
    false,
    true,
  ]);
});
