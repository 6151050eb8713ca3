import type {
  ContributionId,
  ContributionPreview,
  ContributionSeed,
  KnownTarget,
  NotebookSlug,
  SpaceSlug,
} from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api.ts';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { useMe } from '../identity/session.ts';
import { notebookQuery } from '../notebooks/queries.ts';
import { ChecksList } from './checks-list.tsx';
import classes from './contribute-page.module.css';
import { railOf } from './contribute-rail.ts';
import {
  type Draft,
  type DraftPlace,
  draftFor,
  forgetDraft,
  keepDraft,
  NO_CORRECTIONS,
  readDraft,
  withoutLogin,
} from './draft.ts';
import { FilesView } from './files-view.tsx';
import {
  contributionQuery,
  contributionsKey,
  type PreviewBody,
  previewQuery,
  targetsQuery,
} from './queries.ts';
import { RequestForm, SendBar } from './request-form.tsx';
import { StepRail } from './step-rail.tsx';
import { TargetFacts } from './target-facts.tsx';
import { TargetPicker } from './target-picker.tsx';
import { WhatComesAlong } from './what-comes-along.tsx';
import { WhatIsPicked } from './what-is-picked.tsx';

/** From a cell to a request, on one page: where it goes, what comes along, what it looks like, what was checked. */
export function ContributePage() {
  useTitle('Contribute');
  const search = useSearch({ from: '/contributions/new' });
  const { space, slug } = search;
  if (space === undefined || slug === undefined) return <NoNotebook />;
  const from = { ...search, space, slug };
  return (
    <Page>
      <PageHeader
        title={from.again === undefined ? 'Contribute' : 'Submit again'}
        summary={
          from.again === undefined
            ? 'Give what is worth keeping to a project. Nothing leaves before you press Send.'
            : 'The same request is updated; what was said about it stays.'
        }
        above={
          <Link to="/n/$space/$slug" params={{ space: from.space, slug: from.slug }}>
            Back to the notebook
          </Link>
        }
      />
      <Chosen from={from} />
    </Page>
  );
}

/** Where to: what the address says, what was chosen before leaving for another page, else the first that is known. */
function Chosen({ from: { target: named, ...from } }: { from: From & { target?: string | undefined } }) {
  const navigate = useNavigate({ from: '/contributions/new' });
  const { data: targets } = useQuery(targetsQuery);
  const newest = useQuery({
    ...notebookQuery(from.space, from.slug),
    enabled: from.version === undefined,
    // What somebody publishes meanwhile does not replace what the person looks at.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const place = { ...from, version: from.version ?? newest.data?.version };
  if (targets === undefined || (from.version === undefined && newest.isPending))
    return <TextSkeleton lines={4} label="Loading" />;
  return (
    <ContributeFrom
      key={JSON.stringify(place)}
      from={place}
      named={named}
      targets={targets}
      onTarget={(url) => {
        // It stays in the address, so that leaving to connect an account, or a reload, leads back to it.
        void navigate({ search: (was) => ({ ...was, target: withoutLogin(url) }), replace: true });
      }}
    />
  );
}

type ChosenProps = {
  from: From;
  named: string | undefined;
  targets: readonly KnownTarget[];
  onTarget: (url: string) => void;
};

function ContributeFrom({ from, named, targets, onTarget }: ChosenProps) {
  const [kept, setKept] = useDraft(from);
  const target = named ?? kept?.target ?? targets[0]?.url ?? null;
  return (
    <Contribute
      key={target ?? ''}
      from={from}
      target={target}
      draft={draftFor(kept, target ?? '', seedOf(from))}
      onDraft={setKept}
      onTarget={onTarget}
    />
  );
}

/** What was chosen and written here, also before the person left to connect an account. */
function useDraft(place: DraftPlace): [Draft | null, (draft: Draft) => void] {
  const { handle } = useMe().user;
  const [draft, setDraft] = useState(() => readDraft(handle, place));
  const change = (next: Draft) => {
    setDraft(next);
    keepDraft(handle, place, next);
  };
  return [draft, change];
}

type From = DraftPlace;
type Props = {
  from: From;
  target: string | null;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onTarget: (url: string) => void;
};

function Contribute({ from, target, draft, onDraft, onTarget }: Props) {
  const { seed, corrections, words } = draft;
  const body = target === null ? null : requestOf({ from, target, seed, corrections });
  const { data: preview, error, isFetching, refetch } = useQuery(previewQuery(body));
  const send = useSend(from);
  const onPick = (next: ContributionSeed) => onDraft({ ...draft, seed: next, corrections: NO_CORRECTIONS });
  const onSend = () => {
    if (body) send.mutate({ ...body, message: words.message, ...(words.title && { title: words.title }) });
  };
  const shown = error ? null : (preview ?? null);
  return (
    <div className={classes.layout} data-choosing>
      <aside className={classes.side}>
        <StepRail steps={railOf({ target, preview: shown, hasFailed: error !== null })} label="Steps" />
      </aside>
      <div className={classes.main} aria-busy={isFetching}>
        <Section title="Where it goes">
          <TargetPicker value={target} onChange={onTarget} />
          {target === null && (
            <p className={classes.facts}>
              Any project that this hub can reach. What it takes stands in the project itself; you see it, and
              everything that would be sent, before you send.
            </p>
          )}
          {shown && <TargetFacts preview={shown} />}
        </Section>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!shown && isFetching && <TextSkeleton lines={6} label="Reading the notebook and the target" />}
        {shown && (
          <>
            <WhatIsPicked preview={shown} onPick={onPick} />
            {shown.seed !== null && (
              <Section title="What comes along" note="Each line says why. Untick what should stay behind.">
                {shown.doubts.length > 0 && (
                  <ul className={classes.doubts}>
                    {shown.doubts.map((doubt) => (
                      <li key={doubt}>{doubt}</li>
                    ))}
                  </ul>
                )}
                <WhatComesAlong
                  statements={shown.statements}
                  corrections={corrections}
                  onChange={(next) => onDraft({ ...draft, corrections: next })}
                />
              </Section>
            )}
            {shown.files.length > 0 && (
              <>
                <Section title="What will be sent">
                  <FilesView files={shown.files} />
                </Section>
                <Section title="Checks" note={commandsNote(shown)}>
                  <ChecksList checks={shown.checks} />
                </Section>
                <RequestForm
                  preview={shown}
                  words={words}
                  onWords={(next) => onDraft({ ...draft, words: next })}
                />
              </>
            )}
            <SendBar
              preview={shown}
              isAgain={from.again !== undefined}
              send={{ ...send, onSend, isStale: isFetching }}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** What the address names as worth keeping; nothing where the likeliest is to be proposed. */
function seedOf({ cell, output }: From): ContributionSeed | undefined {
  if (output !== undefined) return { kind: 'output', cellId: output };
  return cell === undefined ? undefined : { kind: 'cells', cellIds: [cell] };
}

function requestOf(given: {
  from: From;
  target: string;
  seed: ContributionSeed | undefined;
  corrections: Draft['corrections'];
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

function useSend(from: From) {
  const { again } = from;
  const { handle } = useMe().user;
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
      forgetDraft(handle, from);
      queryClient.setQueryData(contributionQuery(made.id).queryKey, made);
      void queryClient.invalidateQueries({ queryKey: contributionsKey });
      await navigate({ to: '/contributions/$id', params: { id: made.id } });
    },
  });
}

function commandsNote({ commands }: ContributionPreview): string | undefined {
  if (commands.length === 0) return undefined;
  const names = commands.map(({ title }) => title).join(', ');
  return `After you press Send, the target’s own checks (${names}) run in a sandbox before anything leaves.`;
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
