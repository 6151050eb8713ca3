import { Button } from '@mantine/core';
import { urlOf } from '@quire/client';
import { endpoints } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge, Panel, PersonLink } from '../../ui/bits.tsx';
import { useTitle } from '../../ui/page.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { count } from '../../ui/words.ts';
import classes from './history-page.module.css';
import { notebookParams, versionsQuery } from './queries.ts';
import { useNotebook } from './use-notebook.ts';

/** All versions, newest first. */
export function HistoryPage() {
  const page = useNotebook();
  const { data, error, refetch } = useQuery(versionsQuery(page.space.slug, page.slug));
  useTitle(`History of ${page.title}`);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={8} label="Loading the history" />;
  return (
    <Panel>
      <ol className={classes.list} aria-label="Versions, newest first">
        {data.versions.map((version) => (
          <li key={version.number} className={classes.version}>
            <div className={classes.words}>
              <Link
                to="/n/$space/$slug/v/$number"
                params={{ space: page.space.slug, slug: page.slug, number: String(version.number) }}
                className={classes.title}
              >
                Version {version.number}
              </Link>
              {version.number === page.version && <Badge tone="accent">Newest</Badge>}
              <p className={classes.message} data-empty={version.message === '' || undefined}>
                {version.message || 'No message'}
              </p>
            </div>
            <div className={classes.facts}>
              <span>
                <PersonLink person={version.author} />, <TimeAgo at={version.createdAt} />
              </span>
              <span>
                {count(version.cellCount, 'cell')} ·{' '}
                <code title={`SHA-256 of the content: ${version.id}`}>{version.id.slice(0, 8)}</code>
              </span>
            </div>
            {page.can.readCode && (
              <Button
                component="a"
                href={urlOf('', endpoints.notebooks.downloadVersion, {
                  params: { ...notebookParams(page.space.slug, page.slug), number: version.number },
                })}
                download
                variant="default"
                size="xs"
              >
                Download .ipynb<span className="q-visually-hidden"> of version {version.number}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
