import { Button, Group, Select } from '@mantine/core';
import { RUN_STATUSES, type RunStatus } from '@quire/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Page, PageHeader, useTitle } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { OpenApps } from '../sessions/open-apps.tsx';
import { SharedWithMe } from '../sessions/shared-with-me.tsx';
import { type RunFilter, runsQuery } from './queries.ts';
import { RunList } from './run-list.tsx';
import { STATUS_LABELS } from './run-progress.ts';

/** As many recent runs as the hub answers at once; their notebooks are the choices of the filter. */
const RECENT_MAX = 100;
/** Passing states are over before anyone filters by them. */
const FILTER_STATUSES: readonly RunStatus[] = RUN_STATUSES.filter(
  (status) => !['starting', 'cancelling'].includes(status),
);

/** All my runs. */
export function RunsPage() {
  useTitle('My runs');
  const [filter, setFilter] = useFilter();
  const isFiltered = filter.status !== undefined || filter.slug !== undefined;
  return (
    <Page>
      <PageHeader title="My runs" summary="Only you can see your runs and what came out of them." />
      <SharedWithMe />
      <OpenApps />
      <RunFilters filter={filter} onChange={setFilter} />
      <RunList filter={filter} empty={<NoRuns isFiltered={isFiltered} onClear={() => setFilter({})} />} />
    </Page>
  );
}

function NoRuns({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState
        title="None of your runs match"
        actions={
          <Button variant="default" size="xs" onClick={onClear}>
            Show all runs
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title="You have not run anything yet"
      actions={
        <Button component={Link} to="/search" size="xs">
          Find a notebook to run
        </Button>
      }
    >
      When you run a notebook, its results are kept here for you: to read again, to download, or to run once
      more with other inputs.
    </EmptyState>
  );
}

type RunFiltersProps = { readonly filter: RunFilter; readonly onChange: (filter: RunFilter) => void };

function RunFilters({ filter, onChange }: RunFiltersProps) {
  const { data } = useInfiniteQuery(runsQuery({}, RECENT_MAX));
  const notebooks = useMemo(() => {
    const runs = data?.pages.flatMap((page) => page.runs) ?? [];
    const titles = new Map(
      runs.map(({ notebook }) => [`${notebook.space.slug}/${notebook.slug}`, notebook.title]),
    );
    return [...titles]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label));
  }, [data]);
  const chosen = filter.slug ? `${filter.space}/${filter.slug}` : null;
  const options =
    chosen && !notebooks.some(({ value }) => value === chosen)
      ? [...notebooks, { value: chosen, label: filter.slug ?? '' }]
      : notebooks;
  if (notebooks.length === 0 && !filter.status && !chosen) return null;
  return (
    <Group gap="sm" mb="md">
      <Select
        aria-label="Notebook"
        placeholder="All notebooks"
        data={options}
        value={chosen}
        clearable
        searchable
        w={{ base: '100%', xs: 280 }}
        onChange={(value) => {
          const [space, slug] = value?.split('/') ?? [];
          onChange({ ...filter, space, slug });
        }}
      />
      <Select
        aria-label="Status"
        placeholder="Any outcome"
        data={FILTER_STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] }))}
        value={filter.status ?? null}
        clearable
        w={{ base: '100%', xs: 160 }}
        onChange={(value) => onChange({ ...filter, status: (value ?? undefined) as RunStatus | undefined })}
      />
    </Group>
  );
}

/** The filter lives in the address, so that going back brings it back. */
function useFilter(): [RunFilter, (filter: RunFilter) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const navigate = useNavigate();
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const status = FILTER_STATUSES.find((known) => known === search.status);
  const filter = { space: text(search.space), slug: text(search.slug), status };
  const setFilter = (next: RunFilter) => {
    void navigate({ to: '/runs', search: next as never, replace: true, resetScroll: false });
  };
  return [filter, setFilter];
}
