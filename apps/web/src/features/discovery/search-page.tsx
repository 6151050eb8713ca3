import { Button, Drawer, Pagination, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { SearchResult } from '@quire/contract';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page, useTitle } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { count } from '../../ui/words.ts';
import { searchNotebooksQuery } from '../notebooks/queries.ts';
import { CardsSkeleton } from './cards-skeleton.tsx';
import { Filters } from './filters.tsx';
import { NoResults } from './no-results.tsx';
import { NotebookCard, NotebookCards } from './notebook-card.tsx';
import { SearchBox } from './search-box.tsx';
import classes from './search-page.module.css';
import { countFilters, PAGE_SIZE, type SearchParams, SORTS, toQuery } from './search-params.ts';

const SORT_LABELS = {
  relevance: 'Best match',
  newest: 'Newest',
  'most-run': 'Most run',
  title: 'Title',
} as const;

/** The gallery and the search are one page; its address holds everything that was asked. */
export function SearchPage() {
  const params = useSearch({ from: '/search' });
  const navigate = useNavigate();
  const [areFiltersOpen, filters] = useDisclosure(false);
  const { data, error, isPlaceholderData, refetch } = useQuery(searchNotebooksQuery(toQuery(params)));
  useTitle(params.q ? `${params.q} · Search` : 'Notebooks');
  const change = (next: SearchParams, isTyping = false) => {
    // Who types and opens a result at once has left before the last letters arrive here.
    if (isTyping && location.pathname !== '/search') return;
    void navigate({ to: '/search', search: next, replace: isTyping, resetScroll: !isTyping });
  };

  const panel = <Filters params={params} facets={data?.facets} onChange={change} />;
  return (
    <Page width="wide">
      <h1 className="q-visually-hidden">{params.q ? `Search results for ${params.q}` : 'All notebooks'}</h1>
      <SearchBox words={params.q ?? ''} onChange={(q) => change(withWords(params, q), true)} />
      <div className={classes.layout}>
        <aside className={classes.filters} aria-label="Filters">
          {panel}
        </aside>
        <div className={classes.results} aria-busy={isPlaceholderData}>
          <div className={classes.bar}>
            <p className={classes.total} role="status">
              {data ? sayTotal(data, params) : 'Searching…'}
            </p>
            <Button
              className={classes.filterButton}
              variant="default"
              size="sm"
              leftSection={<IconFilter size={15} aria-hidden />}
              onClick={filters.open}
            >
              Filters{countFilters(params) > 0 && ` (${countFilters(params)})`}
            </Button>
            <Select
              size="sm"
              w={142}
              aria-label="Sort by"
              allowDeselect={false}
              value={params.sort ?? (params.q ? 'relevance' : 'newest')}
              data={SORTS.filter((sort) => params.q || sort !== 'relevance').map((value) => ({
                value,
                label: SORT_LABELS[value],
              }))}
              onChange={(value) => {
                const { page: _page, sort: _sort, ...rest } = params;
                const sort = SORTS.find((known) => known === value);
                change(sort && sort !== 'relevance' ? { ...rest, sort } : rest);
              }}
            />
          </div>
          {data?.understoodAs && (
            <p className={classes.understood}>
              Showing results for <strong>{data.understoodAs}</strong>; nothing matched “{params.q}” as it is
              written.
            </p>
          )}
          {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
          {!data && !error && <CardsSkeleton />}
          {data && <Results data={data} params={params} onChange={change} />}
        </div>
      </div>
      <Drawer opened={areFiltersOpen} onClose={filters.close} title="Filters" size="min(22rem, 90vw)">
        {panel}
        <Button fullWidth mt="lg" onClick={filters.close}>
          Show {data ? count(data.total, 'notebook') : 'the notebooks'}
        </Button>
      </Drawer>
    </Page>
  );
}

type ResultsProps = { data: SearchResult; params: SearchParams; onChange: (next: SearchParams) => void };

function Results({ data, params, onChange }: ResultsProps) {
  if (data.hits.length === 0) return <NoResults params={params} onChange={onChange} />;
  const pages = Math.ceil(data.total / PAGE_SIZE);
  return (
    <>
      <h2 className="q-visually-hidden">Notebooks</h2>
      <NotebookCards label="Notebooks">
        {data.hits.map(({ notebook, why }) => (
          <NotebookCard key={`${notebook.space.slug}/${notebook.slug}`} notebook={notebook} why={why} />
        ))}
      </NotebookCards>
      {pages > 1 && (
        <Pagination
          mt="xl"
          total={pages}
          value={params.page ?? 1}
          onChange={(page) => onChange({ ...params, page })}
          getControlProps={(control) => ({
            'aria-label': control === 'next' ? 'Next page' : 'Previous page',
          })}
          getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
        />
      )}
    </>
  );
}

function withWords({ page: _page, q: _q, ...rest }: SearchParams, q: string): SearchParams {
  return q === '' ? rest : { ...rest, q };
}

function sayTotal(data: SearchResult, params: SearchParams): string {
  const total = data.isTotalExact
    ? count(data.total, 'notebook')
    : `More than ${count(data.total, 'notebook')}`;
  return params.page ? `${total}, page ${params.page}` : total;
}
