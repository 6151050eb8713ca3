import type { CommentThread } from '@quire/contract';
import { Section } from '../../ui/page.tsx';
import classes from './comments.module.css';
import { Thread } from './thread.tsx';
import type { ReadVersion } from './use-talk.ts';

type Props = { at: ReadVersion; threads: readonly CommentThread[] };

/** What was said of cells that the newest version has no more; nothing at all where there is nothing. */
export function GoneThreads({ at, threads }: Props) {
  if (threads.length === 0) return null;
  return (
    <div className={classes.gone} data-print="no">
      <Section
        title={threads.length === 1 ? 'On a cell that is gone' : 'On cells that are gone'}
        note="The newest version has no such cell any more. What was said stays."
      >
        {threads.map((thread) => (
          <Thread key={thread.id} at={at} thread={thread} />
        ))}
      </Section>
    </div>
  );
}
