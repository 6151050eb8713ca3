import type { NotebookCard as Card, Match } from '@quire/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge, PersonLink, SpaceLink, Tag } from '../../ui/bits.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { count, sayList } from '../../ui/words.ts';
import classes from './notebook-card.module.css';
import { splitSnippet } from './snippet.ts';

/** One or two reasons convince; more would bury the next card. */
const REASONS_SHOWN = 2;
const TAGS_SHOWN = 4;
const INPUTS_SHOWN = 4;

const FOUND_IN: Readonly<Record<Match['field'], string>> = {
  title: 'Title',
  tag: 'Tag',
  summary: 'Summary',
  heading: 'Heading',
  text: 'Text',
  code: 'Code',
  package: 'Uses',
  author: 'Author',
  space: 'Space',
  'similar-title': 'Similar title',
};

type Props = { notebook: Card; why?: readonly Match[]; showsSpace?: boolean };

/** A notebook among others: what it is, whose, how fresh, what it asks for, and why it was found. */
export function NotebookCard({ notebook, why = [], showsSpace = true }: Props) {
  const title = why.find((match) => match.field === 'title');
  const reasons = why.filter((match) => match !== title && match.field !== 'summary').slice(0, REASONS_SHOWN);
  const summary = why.find((match) => match.field === 'summary')?.snippet ?? notebook.summary;
  return (
    <li className={classes.card}>
      <h3 className={classes.title}>
        <Link
          to="/n/$space/$slug"
          params={{ space: notebook.space.slug, slug: notebook.slug }}
          className={classes.link}
        >
          <Marked snippet={title?.snippet ?? notebook.title} />
        </Link>
      </h3>
      {summary ? (
        <p className={classes.summary}>
          <Marked snippet={summary} />
        </p>
      ) : (
        <p className={classes.summary} data-empty>
          No summary yet
        </p>
      )}
      {reasons.length > 0 && (
        <dl className={classes.reasons}>
          {reasons.map((match) => (
            <div key={match.field + match.snippet} className={classes.reason}>
              <dt>{FOUND_IN[match.field]}</dt>
              <dd data-code={match.field === 'code' || undefined}>
                <Marked snippet={match.snippet} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={classes.inputs}>
        {notebook.inputs.length === 0 ? 'No inputs' : `Inputs: ${sayList(notebook.inputs, INPUTS_SHOWN)}`}
      </p>
      <Badges notebook={notebook} />
      <div className={classes.facts}>
        <span>
          {showsSpace && (
            <>
              <SpaceLink space={notebook.space} /> ·{' '}
            </>
          )}
          <PersonLink person={notebook.owner} />
        </span>
        <span>
          Version {notebook.version}, <TimeAgo at={notebook.updatedAt} />
        </span>
        <span>
          {notebook.lastSucceededAt ? (
            <>
              Last ran well <TimeAgo at={notebook.lastSucceededAt} />, {count(notebook.runCount, 'run')}
            </>
          ) : (
            'Not run yet'
          )}
        </span>
      </div>
    </li>
  );
}

function Badges({ notebook }: { notebook: Card }) {
  const tags = notebook.tags.slice(0, TAGS_SHOWN);
  const isMarked = notebook.archivedAt !== null || notebook.visibility !== 'everyone';
  if (tags.length === 0 && !isMarked) return null;
  return (
    <div className={classes.tags}>
      {notebook.archivedAt && <Badge tone="warn">Archived</Badge>}
      {notebook.visibility === 'private' && <Badge why="Nobody else can find it.">Only you</Badge>}
      {notebook.visibility === 'space' && (
        <Badge why="Only members of its space can find it.">Members only</Badge>
      )}
      {tags.map((tag) => (
        <Tag key={tag} name={tag} />
      ))}
    </div>
  );
}

function Marked({ snippet }: { snippet: string }) {
  return splitSnippet(snippet).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
    part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
  );
}

/** Cards side by side, as many as fit. */
export function NotebookCards({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ul className={classes.cards} aria-label={label}>
      {children}
    </ul>
  );
}
