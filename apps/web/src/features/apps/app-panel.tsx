import { Button } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import type { NotebookPage, Preset, RunSummary } from '@quire/contract';
import { IconHistory, IconLink } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Panel } from '../../ui/bits.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Notice } from '../../ui/describe-error.ts';
import { TextSkeleton } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.ts';
import { sayDuration } from '../../ui/words.ts';
import { choosePreset, PRESET_GONE } from '../presets/choose-default.ts';
import { PresetsMenu } from '../presets/presets-menu.tsx';
import { presetsQuery } from '../presets/queries.ts';
import { runQuery, runsQuery } from '../runs/queries.ts';
import { elapsedOf } from '../runs/remaining-time.ts';
import { RunRow } from '../runs/run-row.tsx';
import { useStartRun } from '../runs/use-start-run.ts';
import classes from './app-panel.module.css';
import { checkEntries } from './check-entries.ts';
import type { Entries, InputField } from './input-field.ts';
import { InputsForm } from './inputs-form.tsx';
import { LinkNotes } from './link-notes.tsx';
import {
  leftOutOfLinks,
  type Prefill,
  readLinkValues,
  readRunValues,
  writeLinkValues,
} from './link-values.ts';
import { readFields } from './schema-fields.ts';
import { useEntriesInAddress } from './use-entries-in-address.ts';

/** More are one click away, under "My runs". */
const LAST_RUNS_SHOWN = 5;

/** A notebook as an app: its inputs, a button, and my last runs of it. */
export function AppPanel({ page }: { page: NotebookPage }) {
  const fields = useMemo(() => readFields(page.current.parameters), [page.current.parameters]);
  const filter = { space: page.space.slug, slug: page.slug };
  const runs = useInfiniteQuery(runsQuery(filter, LAST_RUNS_SHOWN)).data?.pages[0]?.runs ?? [];
  const prefill = usePrefill(page, fields);
  const [taken, setTaken] = useState<{ prefill: Prefill; key: string } | null>(null);
  const lastRun = runs.find((run) => Object.keys(run.parameters).length > 0);
  const current = taken ?? (prefill && { prefill, key: 'address' });

  return (
    <div className={classes.layout}>
      <div className={classes.form}>
        <Panel padded>
          {current === null ? (
            <TextSkeleton lines={5} label="Loading inputs" />
          ) : (
            <AppForm
              key={`${page.version} ${current.key}`}
              page={page}
              fields={fields}
              prefill={current.prefill}
              lastRun={lastRun}
              onTake={(run) => setTaken({ prefill: readRunValues(fields, run.parameters), key: run.id })}
            />
          )}
        </Panel>
        <p className={classes.about}>
          {sayTypical(runs)}It runs as you, with your own access to data. Only you can see the result.
        </p>
      </div>
      {runs.length > 0 && (
        <section className={classes.runs} aria-labelledby="last-runs">
          <h2 id="last-runs" className={classes.heading}>
            My last runs
          </h2>
          <Panel>
            <ul className={classes.list}>
              {runs.map((run) => (
                <RunRow key={run.id} run={run} title="inputs" />
              ))}
            </ul>
          </Panel>
        </section>
      )}
    </div>
  );
}

type AppFormProps = {
  readonly page: NotebookPage;
  readonly fields: readonly InputField[];
  readonly prefill: Prefill;
  readonly lastRun: RunSummary | undefined;
  readonly onTake: (inputs: Pick<RunSummary, 'parameters'> & { readonly id: string }) => void;
};

function AppForm({ page, fields, prefill, lastRun, onTake }: AppFormProps) {
  const start = useStartRun();
  const [entries, setEntries] = useState<Entries>(prefill.entries);
  useEntriesInAddress(fields, entries, prefill.entries);
  const request = { space: page.space.slug, slug: page.slug, version: page.version };
  return (
    <>
      <LinkNotes notes={prefill.notes} />
      {fields.length === 0 ? (
        <p className={classes.nothing}>This notebook asks for nothing. Run it to see its result.</p>
      ) : (
        <div className={classes.tools}>
          {lastRun && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconHistory size={15} aria-hidden="true" />}
              onClick={() => onTake(lastRun)}
            >
              Use the inputs of my last run
            </Button>
          )}
          <CopyLinkButton page={page} fields={fields} entries={entries} />
          <PresetsMenu
            at={{ space: page.space.slug, slug: page.slug }}
            canShare={page.can.publish}
            onTake={(preset) => onTake({ id: preset.id, parameters: preset.parameters })}
            current={() => {
              const checked = checkEntries(fields, entries);
              return checked.ok ? checked.values : null;
            }}
          />
        </div>
      )}
      <InputsForm
        fields={fields}
        initial={prefill.entries}
        onChange={setEntries}
        onSubmit={(parameters) => start.mutateAsync({ ...request, parameters })}
      />
    </>
  );
}

type CopyLinkButtonProps = {
  readonly page: NotebookPage;
  readonly fields: readonly InputField[];
  readonly entries: Entries;
};

/** Long enough to read which inputs the link leaves out. */
const COPIED_MILLISECONDS = 4_000;

/** A link that opens this form filled in as it is now. */
function CopyLinkButton({ page, fields, entries }: CopyLinkButtonProps) {
  const router = useRouter();
  const [isCopied, setIsCopied] = useState(false);
  const { start: forget } = useTimeout(() => setIsCopied(false), COPIED_MILLISECONDS);
  const missing = leftOutOfLinks(fields, entries).map((field) => field.label);
  const copy = async () => {
    const search = writeLinkValues(fields, entries) as never;
    const params = { space: page.space.slug, slug: page.slug };
    const link = location.origin + router.buildLocation({ to: '/n/$space/$slug/run', params, search }).href;
    const hasCopied = await copyText(link);
    setIsCopied(hasCopied);
    if (hasCopied) forget();
    else showError(new Notice('Nothing was copied', `Copy the address yourself: ${link}`));
  };
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconLink size={15} aria-hidden="true" />}
      onClick={() => void copy()}
    >
      {isCopied ? sayCopied(missing) : 'Copy link to these inputs'}
    </Button>
  );
}

function sayCopied(missing: readonly string[]): string {
  return missing.length === 0 ? 'Link copied' : `Link copied, without ${missing.join(' and ')}`;
}

/** What the address gives the form: values, or a run to take them from. `null` while that run is on its way. */
function usePrefill(page: NotebookPage, fields: readonly InputField[]): Prefill | null {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  // The address changes with the form; only what it said at first fills the form in.
  const [first] = useState(search);
  const from = typeof first.from === 'string' ? first.from : '';
  const { data: run, error } = useQuery({ ...runQuery(from), enabled: from !== '' });
  const named = typeof first.preset === 'string' ? first.preset : null;
  const presets = useQuery({ ...presetsQuery(page.space.slug, page.slug), enabled: from === '' });
  const isWaiting = from === '' && presets.isPending;
  const [saved, setSaved] = useState<Preset | null | undefined>(undefined);
  // What the form starts with is decided once; saving other inputs later does not change what somebody typed.
  if (saved === undefined && !isWaiting) setSaved(choosePreset(presets.data ?? [], named));
  return useMemo(() => {
    if (from === '') {
      const linked = readLinkValues(fields, first);
      if (Object.keys(linked.entries).length > 0 || linked.notes.length > 0) return linked;
      if (saved === undefined) return null;
      if (saved !== null) return readRunValues(fields, saved.parameters, { source: `“${saved.name}”` });
      return named === null ? linked : { ...linked, notes: [PRESET_GONE] };
    }
    if (run) return readRunValues(fields, run.parameters);
    const note = 'The run whose inputs this form should take over is not there any more.';
    return error ? { entries: {}, notes: [note] } : null;
  }, [fields, first, from, run, error, saved, named]);
}

/** How long this notebook took me: the median of what is at hand. */
function sayTypical(runs: readonly RunSummary[]): string {
  const times = runs
    .filter((run) => run.status === 'succeeded')
    .flatMap((run) => elapsedOf(run, 0) ?? [])
    .sort((left, right) => left - right);
  const median = times[Math.floor(times.length / 2)];
  return median === undefined ? '' : `It typically takes ${sayDuration(median)}. `;
}
