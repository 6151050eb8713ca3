import { expect, test } from 'vitest';
import { labLink } from './lab-link.ts';

test('a run opens in JupyterLab by an address that names it and its hub, and nothing more', () => {
  expect([
    labLink('https://jupyter.example.org/lab', 'https://quire.example.org', { run: 'r1' }),
    labLink('https://j.example.org/hub/user-redirect/lab?reset', 'http://localhost:8420', { session: 's 1' }),
  ]).toEqual([
    'https://jupyter.example.org/lab?quire-hub=https%3A%2F%2Fquire.example.org&quire-run=r1',
    'https://j.example.org/hub/user-redirect/lab?reset=&quire-hub=http%3A%2F%2Flocalhost%3A8420&quire-session=s+1',
  ]);
});
