import { Alert, Button, Radio, Textarea, TextInput } from '@mantine/core';
import type {
  ContributionId,
  ContributionPreview,
  ContributionSeed,
  NotebookSlug,
  SpaceSlug,
} from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api.ts';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { ChecksList } from './checks-list.tsx';
import classes from './contribute-page.module.css';
import { FilesView } from './files-view.tsx';
import {
  contributionQuery,
  contributionsKey,
  type PreviewBody,
  previewQuery,
  targetsQuery,
} from './queries.ts';
import { type RailStep, StepRail } from './step-rail.tsx';
import { TargetPicker } from './target-picker.tsx';
import { type Corrections, WhatComesAlong } from './what-comes-along.tsx';

const NOTHING: Corrections = { include: [], exclude: [] };

/** From a cell to a request, on one page: where it goes, what comes along, what it looks like, what was checked. */
export function ContributePage() {
  useTitle('Contribute');
  const search = useSearch({ from: '/contributions/new' });
  const { data: targets } = useQuery(targetsQuery);
  const [chosen, setChosen] = useState<string | null>(search.target ?? null);
  const target = chosen ?? targets?.[0]?.url ?? null;
  if (search.space === undefined || search.slug === undefined) return <NoNotebook />;
  const from = {
    space: search.space,
    slug: search.slug,
    version: search.version,
    cell: search.cell,
    again: search.again,
  };
  return (
    <Page>
      <PageHeader
        title="Contribute"
        summary="Give what is worth keeping to a project. Nothing leaves before you press Send."
        above={
          <Link to="/n/$space/$slug" params={{ space: from.space, slug: from.slug }}>
            Back to the notebook
          </Link>
        }
      />
      {targets === undefined ? (
        <TextSkeleton lines={4} label="Loading" />
      ) : (
        <Contribute key={target ?? ''} from={from} target={target} onTarget={setChosen} />
      )}
    </Page>
  );
}

type From = {
  space: string;
  slug: string;
  version: number | undefined;
  cell: string | undefined;
  /** The contribution that is submitted again. */
  again: string | undefined;
};
type Props = { from: From; target: string | null; onTarget: (url: string) => void };

function Contribute({ from, target, onTarget }: Props) {
  const [seed, setSeed] = useState<ContributionSeed | undefined>(
    from.cell === undefined ? undefined : { kind: 'cells', cellIds: [from.cell] },
  );
  const [corrections, setCorrections] = useState(NOTHING);
  const [words, setWords] = useState<{ title?: string; message: string }>({ message: '' });
  const body = target === null ? null : requestOf({ from, target, seed, corrections });
  const { data: preview, error, isFetching, refetch } = useQuery(previewQuery(body));
  const send = useSend(from.again);
  const onPick = (next: ContributionSeed) => {
    setSeed(next);
    setCorrections(NOTHING);
  };
  const onSend = () => {
    if (body) send.mutate({ ...body, message: words.message, ...(words.title && { title: words.title }) });
  };
  const shown = error ? null : (preview ?? null);
  return (
    <div className={classes.layout}>
      <aside className={classes.side}>
        <StepRail steps={railOf({ target, preview: shown, hasFailed: error !== null })} label="Steps" />
      </aside>
      <div className={classes.main} aria-busy={isFetching}>
        <Section title="Where it goes">
          <TargetPicker value={target} onChange={onTarget} />
          {shown && <TargetFacts preview={shown} />}
        </Section>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!shown && isFetching && <TextSkeleton lines={6} label="Reading the notebook and the target" />}
        {shown && (
          <>
            <WhatIsPicked preview={shown} onPick={onPick} />
            <Section title="What comes along" note="Each line says why. Untick what should stay behind.">
              <WhatComesAlong
                statements={shown.statements}
                corrections={corrections}
                onChange={setCorrections}
              />
            </Section>
            <Section title="What will be sent">
              <FilesView files={shown.files} />
            </Section>
            <Section title="Checks" note={commandsNote(shown)}>
              <ChecksList checks={shown.checks} />
            </Section>
            <Request
              preview={shown}
              words={words}
              onWords={setWords}
              send={{ ...send, onSend, isStale: isFetching }}
            />
          </>
        )}
      </div>
    </div>
  );
}

function requestOf(given: {
  from: From;
  target: string;
  seed: ContributionSeed | undefined;
  corrections: Corrections;
}): PreviewBody {
  const { from, target, seed, corrections } = given;
  return {
    source: {
      kind: 'version',
      space: from.space as SpaceSlug,
      slug: from.slug as NotebookSlug,
      ...(from.version !== undefined && { version: from.version }),
    },
    target,
    ...(seed !== undefined && { seed }),
    ...corrections,
  };
}

function useSend(again: string | undefined) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  // One key per page: pressing twice, or again after a lost answer, is the same contribution.
  const [key] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: (body: PreviewBody) =>
      again === undefined
        ? api.contributions.createContribution({ body: { ...body, key } })
        : api.contributions.resubmitContribution({ params: { id: again as ContributionId }, body }),
    onSuccess: async (made) => {
      queryClient.setQueryData(contributionQuery(made.id).queryKey, made);
      void queryClient.invalidateQueries({ queryKey: contributionsKey });
      await navigate({ to: '/contributions/$id', params: { id: made.id } });
    },
  });
}

const KIND_WORDS = {
  'ballet-feature': 'a Ballet project: one feature at a time',
  'mlbazaar-primitive': 'a collection of primitives',
  'python-package': 'a Python package: a module and its tests',
  assignment: 'an assignment',
} as const;

function TargetFacts({ preview: { target, username } }: { preview: ContributionPreview }) {
  return (
    <p className={classes.facts}>
      {target.name} is {KIND_WORDS[target.kind]}. It goes to a branch of its own beside{' '}
      <code>{target.base}</code>
      {target.forge === null ? ', and is reviewed here' : ', as a request that its maintainers review'}; you
      are <code>{username}</code> there.
      {target.deadline && ` It takes contributions until ${new Date(target.deadline).toLocaleString()}.`}
      {!target.isConnected && (
        <>
          {' '}
          <Link to="/settings">Connect your account there first</Link>: the request is made in your name.
        </>
      )}
    </p>
  );
}

type PickProps = { preview: ContributionPreview; onPick: (seed: ContributionSeed) => void };
const SHOWN_CANDIDATES = 6;

/** What could be meant, likeliest first: picking the wrong cell is the mistake that people make most. */
function WhatIsPicked({ preview: { candidates, seed, isProposed }, onPick }: PickProps) {
  if (candidates.length === 0) {
    return seed === null ? (
      <EmptyState title="No cell of this notebook fits the target.">
        Open the notebook and choose Contribute beside the cell that you mean.
      </EmptyState>
    ) : null;
  }
  const picked = JSON.stringify(seed);
  const isAmong = candidates.some((one) => JSON.stringify(one.seed) === picked);
  return (
    <Section
      title="What you contribute"
      note={isProposed ? 'The likeliest is chosen. Choose another if it is not what you mean.' : undefined}
    >
      {!isAmong && seed !== null && (
        <Alert color="yellow" className={classes.alert} title="Is this the cell that you mean?">
          It is not what this target usually takes. These cells are:
        </Alert>
      )}
      <Radio.Group value={picked} aria-label="What you contribute">
        <div className={classes.candidates}>
          {candidates.slice(0, SHOWN_CANDIDATES).map((one) => (
            <Radio
              key={JSON.stringify(one.seed)}
              value={JSON.stringify(one.seed)}
              onChange={() => onPick(one.seed)}
              label={<code>{one.label}</code>}
              description={`Cell ${one.cellIndex + 1}: ${one.reasons.join('; ')}`}
            />
          ))}
        </div>
      </Radio.Group>
    </Section>
  );
}

function commandsNote({ commands }: ContributionPreview): string | undefined {
  if (commands.length === 0) return undefined;
  const names = commands.map(({ title }) => title).join(', ');
  return `After you press Send, the target’s own checks (${names}) run in a sandbox before anything leaves.`;
}

type RequestProps = {
  preview: ContributionPreview;
  words: { title?: string; message: string };
  onWords: (words: { title?: string; message: string }) => void;
  send: { onSend: () => void; isPending: boolean; isStale: boolean; error: unknown };
};

function Request({ preview, words, onWords, send }: RequestProps) {
  const whom = preview.target.forge === null ? 'its maintainers, here' : 'its maintainers';
  return (
    <Section title="The request">
      <div className={classes.request}>
        <TextInput
          label="Title"
          value={words.title ?? preview.title}
          onChange={(event) => onWords({ ...words, title: event.currentTarget.value })}
          maxLength={200}
        />
        <Textarea
          label="What should its readers know?"
          description="Optional. What was checked is added below it."
          value={words.message}
          onChange={(event) => onWords({ ...words, message: event.currentTarget.value })}
          autosize
          minRows={2}
          maxLength={10_000}
        />
        <p className={classes.facts}>
          Sent as {preview.author.name} ({preview.author.email}) on the branch <code>{preview.branch}</code>,
          to be reviewed by {whom}.
        </p>
        {send.error !== null && <ErrorState error={send.error} />}
        <Button
          size="md"
          className={classes.send}
          onClick={send.onSend}
          loading={send.isPending}
          disabled={!preview.isReady || send.isStale}
        >
          Send
        </Button>
        {!preview.isReady && (
          <p className={classes.facts}>It can be sent when nothing above is marked as failed.</p>
        )}
      </div>
    </Section>
  );
}

type Rail = { target: string | null; preview: ContributionPreview | null; hasFailed: boolean };

function railOf({ target, preview, hasFailed }: Rail): RailStep[] {
  if (preview === null) {
    const state = hasFailed ? 'failed' : target === null ? 'waiting' : 'running';
    const later = ['Pick', 'Preview', 'Checks', 'Request'];
    return [
      { id: 'Where', title: 'Where', state },
      ...later.map((title): RailStep => ({ id: title, title, state: 'waiting' })),
    ];
  }
  const { candidates, checks, files, isReady, seed } = preview;
  const hasPick = seed !== null && files.length > 0;
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const picked = candidates.find((one) => JSON.stringify(one.seed) === JSON.stringify(seed));
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  return [
    { id: 'Where', title: 'Where', state: 'done', words: preview.target.name },
    { id: 'Pick', title: 'Pick', state: hasPick ? 'done' : 'failed', words: picked?.label },
    { id: 'Preview', title: 'Preview', state: hasPick ? 'done' : 'waiting', words: count },
    {
      id: 'Checks',
      title: 'Checks',
      state: failed > 0 ? 'failed' : 'done',
      words: failed > 0 ? `${failed} in the way` : 'nothing in the way',
    },
    {
      id: 'Request',
      title: 'Request',
      state: isReady ? 'running' : 'waiting',
      words: isReady ? 'ready to send' : undefined,
    },
  ];
}

function NoNotebook() {
  return (
    <Page>
      <EmptyState title="Contribute from a notebook">
        Open a notebook and choose Contribute beside the cell that is worth keeping.
      </EmptyState>
    </Page>
  );
}
