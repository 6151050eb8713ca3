import { expect, test } from 'vitest';
import { createEmbedSigner } from './token.ts';

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

test('a token names its embedding, and only what this hub’s key signed is read', () => {
  const signer = createEmbedSigner('a secret of some length, the same for every hub');
  const token = signer.sign(ID);
  expect(signer.read(token)).toBe(ID);
  expect(createEmbedSigner('another secret').read(token)).toBe(null);
  const [key = '', id = '', mac = ''] = token.split('.');
  const others = [
    `${key}.${id.replace('0', '1')}.${mac}`,
    `${key}.${id}.${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`,
    `zzzzzz.${id}.${mac}`,
    `${key}.${id}`,
    `${token}.x`,
    '',
  ];
  expect(others.map((other) => signer.read(other))).toEqual(others.map(() => null));
});
