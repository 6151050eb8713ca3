import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFromFrame, readWebAddress, toFileName } from './frame-protocol.ts';

test.each([
  [
    { type: 'height', height: 12.2 },
    { type: 'height', height: 13 },
  ],
  [
    { type: 'height', height: 1e9 },
    { type: 'height', height: 20_000 },
  ],
  [{ type: 'height', height: Number.NaN }, null],
  [{ type: 'height', height: -1 }, null],
  [
    { type: 'need-library', name: 'plotly' },
    { type: 'need-library', name: 'plotly' },
  ],
  [{ type: 'need-library', name: '../api' }, null],
  [
    { type: 'open-link', href: 'https://a.org' },
    { type: 'open-link', href: 'https://a.org/' },
  ],
  [{ type: 'open-link', href: 'javascript:alert(1)' }, null],
  [{ type: 'zoom-image', src: 'data:text/html,x', alt: '' }, null],
  [{ type: 'zoom-image', src: 'https://a.org/x.png', alt: '' }, null],
  [
    { type: 'zoom-image', src: 'data:image/png;base64,AA', alt: 1 },
    { type: 'zoom-image', src: 'data:image/png;base64,AA', alt: '' },
  ],
  [{ type: 'save-file', name: 'x', content: 'not a blob' }, null],
  [{ type: 'constructor' }, null],
  [{ type: '__proto__' }, null],
  ['height', null],
  [null, null],
])('the message %j reads as %j', (message, read) => {
  expect(parseFromFrame(message)).toEqual(read);
});

test('no message makes reading fail', () => {
  fc.assert(fc.property(fc.anything(), (message) => parseFromFrame(message) === null || true));
});

test.each([
  'javascript:x',
  'data:text/html,x',
  'file:///etc/passwd',
  '//a.org',
  'https://user:secret@a.org',
  'blob:null/1',
  '',
])('the address %j is not opened', (href) => {
  expect(readWebAddress(href)).toBe(null);
});

test.each([
  ['../../x.csv', '_.._x.csv'],
  ['report\u202efdp.exe', 'report_fdp.exe'],
  ['', 'output'],
  ['...', 'output'],
])('the file name %j becomes %j', (name, safe) => {
  expect(toFileName(name)).toBe(safe);
});
