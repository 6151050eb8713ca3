import type { NotebookPage } from '@quire/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { notebookParams } from './queries.ts';
import { SideSection } from './side-section.tsx';
import classes from './similar-notebooks.module.css';

/** More than half in common is the same thing done twice, and worth knowing. */
const MOSTLY = 0.6;

const similarQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: ['notebook', space, slug, 'similar'],
    queryFn: async ({ signal }) =>
      (await api.notebooks.listSimilar({ params: notebookParams(space, slug), signal })).similar,
  });

/** Notebooks with much of the same code; nothing at all where there are none. */
export function SimilarNotebooks({ page }: { page: NotebookPage }) {
  const { data = [] } = useQuery({
    ...similarQuery(page.space.slug, page.slug),
    enabled: page.can.readCode,
  });
  if (data.length === 0) return null;
  return (
    <SideSection title="Similar notebooks">
      <ul className={classes.list}>
        {data.map(({ notebook, similarity }) => (
          <li key={`${notebook.space.slug}/${notebook.slug}`}>
            <Link
              to="/n/$space/$slug"
              params={{ space: notebook.space.slug, slug: notebook.slug }}
              className={classes.link}
            >
              {notebook.title}
            </Link>
            <span className={classes.why}>
              {notebook.space.name} ·{' '}
              {similarity >= MOSTLY ? 'mostly the same code' : 'some of the same code'}
            </span>
          </li>
        ))}
      </ul>
    </SideSection>
  );
}
