import { Clipboard } from '@jupyterlab/apputils';
import type { ContributionPreview, ContributionSummary } from '@quire/contract';
import { useEffect, useMemo, useState } from 'react';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import type { Connected, LabContext } from '../panel/lab-context.ts';
import type { Store } from '../state/store.ts';
import { useStore } from '../state/use-store.ts';
import { type Task, useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, Notice } from '../ui/parts.tsx';
import type { Wanted } from '../understanding/selected-lines.ts';
import { knownContributions } from './known-contributions.ts';
import { contributionOf, rememberContribution } from './memory.ts';
import { PickLines } from './pick-lines.tsx';
import { Picking } from './picking.ts';
import { Preview } from './preview.tsx';
import { Progress } from './progress.tsx';
import { contributionRequestOf, markedCell, statementsOf, type Words, wantedOf } from './request.ts';
import { TargetField } from './target-field.tsx';

const NO_WORDS: Words = { target: '', title: '', slug: '', message: '' };

type Props = {
  hub: Connected;
  notebook: LabNotebook;
  confirm: LabContext['confirm'];
  /** The contribution that is looked at; `null` while one is made. */
  shown: Store<string | null>;
  lastTarget: { get(): string; set(url: string): void };
  /** What was pointed at in the notebook; `null`: the selected cells. */
  pointedAt: Store<Wanted | null>;
};

/** From a cell or a value to an open request: pick, preview, send, follow. */
export function ContributeView({ hub, notebook, confirm, shown, lastTarget, pointedAt }: Props) {
  const id = useStore(shown);
  const pointed = useStore(pointedAt);
  const [again, setAgain] = useState<string | null>(null);
  if (id !== null) {
    const sendAgain = () => {
      setAgain(id);
      shown.set(null);
    };
    return (
      <div className="jp-quire-view">
        <Progress key={id} {...{ hub, id, notebook, confirm }} onAgain={sendAgain} />
        <Button kind="link" onClick={() => shown.set(null)}>
          Contribute something else
        </Button>
      </div>
    );
  }
  const sent = (newId: string) => {
    setAgain(null);
    pointedAt.set(null);
    shown.set(newId);
  };
  const key = pointed?.kind === 'output' ? pointed.cellId : '';
  return <Compose key={key} {...{ hub, notebook, shown, lastTarget, pointedAt, again }} onSent={sent} />;
}

type ComposeProps = Omit<Props, 'confirm'> & { again: string | null; onSent: (id: string) => void };

/** What a request for review may still become: more of the same. */
const UPDATABLE: ReadonlySet<ContributionSummary['status']> = new Set(['open', 'blocked', 'failed']);

/** The contribution that one of these cells went into before. */
function useEarlier({ hub, notebook }: Pick<Props, 'hub' | 'notebook'>, cells: readonly string[]) {
  const known = useStore(knownContributions);
  const ids = cells.flatMap((cellId) => contributionOf(notebook, cellId, hub.url) ?? []);
  return ids[0] === undefined ? null : (known.get(ids[0]) ?? null);
}

function Compose({ hub, notebook, shown, lastTarget, pointedAt, again: wantedAgain, onSent }: ComposeProps) {
  const [picking] = useState(() => new Picking(notebook, pointedAt.get()));
  const cells = useStore(picking.cells);
  const earlier = useEarlier({ hub, notebook }, cells);
  const [isNew, setIsNew] = useState(false);
  const isUpdate = earlier !== null && !isNew && UPDATABLE.has(earlier.status);
  const again = wantedAgain ?? (isUpdate ? earlier.id : null);
  const [words, setWords] = useState<Words>({
    ...NO_WORDS,
    target: earlier?.target.url ?? lastTarget.get(),
  });
  const edit = (change: Partial<Words>) => setWords((before) => ({ ...before, ...change }));
  const picked = useStore(picking.picked);
  const wanted = useStore(picking.wanted);
  const corrections = useStore(picking.corrections);
  const revision = useStore(notebook.revision);
  // One press of the button is one request, however often the answer is lost on its way.
  const [key] = useState(() => crypto.randomUUID());
  const code = picked?.code ?? '';
  const request = (isProposalWelcome: boolean) =>
    contributionRequestOf({
      filename: notebook.filename,
      content: notebook.content,
      wanted,
      corrections,
      words,
      isProposalWelcome,
    });
  const preview = useTask(async () => {
    const isProposalWelcome = code === '';
    const answer = await hub.client.contributions.previewContribution({ body: request(isProposalWelcome) });
    lastTarget.set(words.target);
    takeOver(picking, answer);
    return answer;
  });
  const send = useTask(async () => {
    const body = request(false);
    const sent =
      again === null
        ? await hub.client.contributions.createContribution({ body: { ...body, key } })
        : await hub.client.contributions.resubmitContribution({ params: { id: again }, body });
    const cellId = preview.result && markedCell(preview.result);
    if (cellId) await rememberContribution(notebook, cellId, { hub: hub.url, id: sent.id });
    onSent(sent.id);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cells are read again when the notebook changed.
  const sources = useMemo(() => notebook.cells.map(({ id, source }) => [id, source]), [notebook, revision]);
  const asked = JSON.stringify([
    wanted,
    [...corrections.include],
    [...corrections.exclude],
    [words.target, words.slug],
    sources,
  ]);
  const [previewed, setPreviewed] = useState('');
  const { result } = preview;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked is noted when an answer comes, not when it changes.
  useEffect(() => setPreviewed(asked), [result]);
  const isFresh = result !== null && previewed === asked;
  return (
    <div className="jp-quire-view">
      <h2>{again === null ? `Contribute from ${notebook.filename}` : 'Send it again, changed'}</h2>
      <PickLines notebook={notebook} picking={picking} />
      {earlier && (
        <EarlierNotice
          isUpdated={again === earlier.id}
          onShow={() => shown.set(earlier.id)}
          {...(isUpdate && wantedAgain === null && { onNew: () => setIsNew(true) })}
        />
      )}
      <TargetField hub={hub} words={words} edit={edit} />
      <div className="jp-quire-actions">
        <Button
          kind={isFresh ? 'plain' : 'primary'}
          isDisabled={words.target.trim() === '' || preview.isRunning}
          onClick={() => void preview.run()}
        >
          {preview.isRunning ? 'Looking at the repository …' : isFresh ? 'Preview again' : 'Preview'}
        </Button>
        <Button kind="link" isDisabled={code === ''} onClick={() => Clipboard.copyToSystem(code)}>
          Copy these lines
        </Button>
      </div>
      <ErrorNotice error={preview.error} />
      {result && (
        <>
          {!isFresh && <Notice>Something changed since this preview. Preview again before you send.</Notice>}
          <Preview
            preview={result}
            notebook={notebook}
            words={words}
            edit={edit}
            onChoose={({ seed, cellId }) => {
              picking.wantCells([cellId]);
              if (seed.kind !== 'cells') picking.want(seed);
              void notebook.reveal(cellId);
            }}
          />
          <ErrorNotice error={send.error} />
          <SendActions isReady={result.isReady} isFresh={isFresh} isUpdate={again !== null} send={send} />
        </>
      )}
    </div>
  );
}

/** A cell that went somewhere before: sending it again is an update, unless its author wants another request. */
function EarlierNotice(props: { isUpdated: boolean; onShow: () => void; onNew?: () => void }) {
  return (
    <Notice>
      {props.isUpdated
        ? 'This cell was contributed: sending it updates the same request. '
        : 'This cell was contributed before. '}
      <Button kind="link" onClick={props.onShow}>
        See how it stands
      </Button>
      {props.onNew && (
        <>
          {' or '}
          <Button kind="link" onClick={props.onNew}>
            send a new one
          </Button>
        </>
      )}
    </Notice>
  );
}

type Sending = { isReady: boolean; isFresh: boolean; isUpdate: boolean; send: Task<unknown> };

function SendActions({ isReady, isFresh, isUpdate, send }: Sending) {
  return (
    <div className="jp-quire-actions">
      <Button
        kind="primary"
        isDisabled={!isFresh || !isReady || send.isRunning}
        onClick={() => void send.run()}
      >
        {send.isRunning ? 'Sending …' : isUpdate ? 'Send again' : 'Send the request'}
      </Button>
      {!isReady && <span className="jp-quire-help">Something above stands in the way.</span>}
    </div>
  );
}

/** The notebook shows what the hub would send: its proposal, its lines, its reasons. */
function takeOver(picking: Picking, preview: ContributionPreview): void {
  const wanted = wantedOf(preview);
  if (wanted && preview.isProposed) picking.want(wanted);
  picking.answer({
    statements: statementsOf(preview),
    confidence: preview.confidence,
    doubts: preview.doubts,
    code: preview.files.find(({ action }) => action !== 'unchanged')?.content ?? '',
  });
}
