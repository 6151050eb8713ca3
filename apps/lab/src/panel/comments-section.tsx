import { type CommentThread, HubError } from '@quire/contract';
import { useState } from 'react';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import type { Origin } from '../notebook/origin.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useStore } from '../state/use-store.ts';
import { Button, ErrorNotice, Section } from '../ui/parts.tsx';
import type { Connected } from './lab-context.ts';

type Props = { hub: Connected; notebook: LabNotebook };

/** What is said of the published notebook and waits for somebody; nothing where it was never published here. */
export function CommentsSection({ hub, notebook }: Props) {
  useStore(notebook.revision);
  const { origin } = notebook;
  return origin?.hub === hub.url ? <OpenComments hub={hub} notebook={notebook} origin={origin} /> : null;
}

function OpenComments({ hub, notebook, origin: { space, slug } }: Props & { origin: Origin }) {
  const [looks, setLooks] = useState(0);
  const { value: threads, error } = useLoaded(
    async (signal) => {
      const all = await hub.client.comments.listThreads({ params: { space, slug }, signal });
      return all.threads.filter(({ resolved }) => resolved === null);
    },
    [hub.client, space, slug, looks],
  );
  // That the notebook is out of sight is said above; who may not read its code misses nothing here.
  if (error instanceof HubError && ['not-found', 'not-allowed'].includes(error.code)) return null;
  return (
    <Section title="Comments" {...(threads && { count: threads.length })}>
      <ErrorNotice error={error} />
      {threads && <Threads threads={threads} notebook={notebook} page={`${hub.url}/n/${space}/${slug}`} />}
      {!threads && !error && <p className="jp-quire-help">Looking …</p>}
      <Button kind="link" onClick={() => setLooks(looks + 1)}>
        Look again
      </Button>
    </Section>
  );
}

type ThreadsProps = { threads: readonly CommentThread[]; notebook: LabNotebook; page: string };

function Threads({ threads, notebook, page }: ThreadsProps) {
  const places = new Map(notebook.cells.map(({ id }, index) => [id, index]));
  if (threads.length === 0) return <p className="jp-quire-help">Nothing waits for an answer.</p>;
  const placeOf = ({ cellId }: CommentThread) => places.get(cellId) ?? places.size;
  return (
    <ul className="jp-quire-list">
      {threads
        .toSorted((left, right) => placeOf(left) - placeOf(right))
        .map((thread) => (
          <li key={thread.id} className="jp-quire-finding">
            {places.has(thread.cellId) ? (
              <button
                type="button"
                className="jp-quire-row"
                onClick={() => void notebook.reveal(thread.cellId)}
              >
                <Words thread={thread} />
              </button>
            ) : (
              <div className="jp-quire-comment">
                <Words thread={thread} />
                <p className="jp-quire-help">About a cell that is not in this notebook.</p>
              </div>
            )}
            <p className="jp-quire-help jp-quire-answer">
              <a href={`${page}#thread-${thread.id}`} target="_blank" rel="noreferrer">
                Answer on the hub
              </a>
            </p>
          </li>
        ))}
    </ul>
  );
}

/** The comment that it began with, and how many came after. */
function Words({ thread: { comments } }: { thread: CommentThread }) {
  const [first, ...replies] = comments;
  if (!first) return null;
  return (
    <>
      <span className="jp-quire-help">
        {first.author.name}
        {replies.length > 0 && `, ${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`}
      </span>
      <span className="jp-quire-excerpt">{first.body}</span>
    </>
  );
}
