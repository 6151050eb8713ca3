import type { CommentThread } from '@quire/contract';
import { expect, test } from 'vitest';
import { arrangeThreads } from './arrange-threads.ts';

const thread = (id: string, cellId: string, isOpen = true): CommentThread =>
  ({ id, cellId, resolved: isOpen ? null : {} }) as CommentThread;

test('conversations stand with their cells, the open ones in the order of the page and lost ones last', () => {
  const lost = thread('lost', 'gone');
  const late = thread('late', 'b');
  const early = thread('early', 'a');
  const done = thread('done', 'a', false);
  expect(arrangeThreads([lost, late, early, done], [{ id: 'a' }, { id: 'b' }, { id: 'c' }])).toEqual({
    byCell: new Map([
      ['gone', [lost]],
      ['b', [late]],
      ['a', [early, done]],
    ]),
    gone: [lost],
    open: [early, late, lost],
  });
});
