import type { NotebookPage } from '@quire/contract';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { hasChangedSince, type Origin } from '../notebook/origin.ts';
import { downloadVersion, pull } from '../notebook/pull.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useStore } from '../state/use-store.ts';
import { useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, Notice, wordsOf } from '../ui/parts.tsx';
import { openComparison } from './compare-page.tsx';
import type { Connected, LabContext } from './lab-context.ts';
import { ProposalSection } from './proposal-section.tsx';

type Props = { lab: LabContext; hub: Connected; notebook: LabNotebook };

/** Where the notebook came from, whether it or the hub's moved on since, and what one can do about it. */
export function OriginSection({ lab, hub, notebook }: Props) {
  useStore(notebook.revision);
  const { origin } = notebook;
  if (!origin) {
    return (
      <div className="jp-quire-origin">
        <p className="jp-quire-words">Not published yet.</p>
        <Button kind="primary" onClick={() => lab.view.set('publish')}>
          Publish …
        </Button>
      </div>
    );
  }
  if (origin.hub !== hub.url) {
    return (
      <div className="jp-quire-origin">
        <p className="jp-quire-words">
          It came from {new URL(origin.hub).host}, and you are connected to {new URL(hub.url).host}.
        </p>
        <Button onClick={() => lab.view.set('publish')}>Publish here …</Button>
      </div>
    );
  }
  return <KnownOrigin lab={lab} hub={hub} notebook={notebook} origin={origin} />;
}

function KnownOrigin({ lab, hub, notebook, origin }: Props & { origin: Origin }) {
  const params = { space: origin.space, slug: origin.slug };
  const { value: page, error } = useLoaded(
    (signal) => hub.client.notebooks.getNotebook({ params, signal }),
    [hub.client, origin.space, origin.slug, origin.version],
  );
  const isChanged = hasChangedSince(notebook.content, origin);
  const compare = useTask(async () => {
    const number = page?.current.number ?? origin.version;
    const theirs = await downloadVersion(hub.client, { ...params, number });
    openComparison(lab, {
      title: `${notebook.filename} and version ${number}`,
      before: theirs,
      after: notebook.content,
    });
  });
  if (error) {
    return (
      <div className="jp-quire-origin">
        <Notice tone="warning">
          {origin.space}/{origin.slug}: {wordsOf(error)}
        </Notice>
        <Button onClick={() => lab.view.set('publish')}>Publish …</Button>
      </div>
    );
  }
  return (
    <div className="jp-quire-origin">
      <p className="jp-quire-words">
        <a href={`${hub.url}/n/${origin.space}/${origin.slug}`} target="_blank" rel="noreferrer">
          {page?.title ?? `${origin.space}/${origin.slug}`}
        </a>{' '}
        in {origin.space}, version {origin.version}.{' '}
        {isChanged ? 'You changed it since.' : 'Unchanged since.'}
      </p>
      {page && page.current.number > origin.version && (
        <NewerVersion {...{ lab, hub, notebook, origin, page, isChanged }} />
      )}
      {page?.can.readCode && <ProposalSection hub={hub} page={page} />}
      <div className="jp-quire-actions">
        {page?.can.readCode && !page.can.publish && !page.archivedAt && (
          <Button kind={isChanged ? 'primary' : 'plain'} onClick={() => lab.view.set('publish')}>
            Propose …
          </Button>
        )}
        {page?.can.publish && (
          <Button kind={isChanged ? 'primary' : 'plain'} onClick={() => lab.view.set('publish')}>
            {`Publish version ${page.current.number + 1} …`}
          </Button>
        )}
        {page?.can.readCode && (
          <Button onClick={() => void compare.run()} isDisabled={compare.isRunning}>
            Compare
          </Button>
        )}
      </div>
      {page && !page.can.publish && !page.can.readCode && (
        <p className="jp-quire-help">
          You may not publish versions of it. You can{' '}
          <Button kind="link" onClick={() => lab.view.set('publish')}>
            publish your own copy
          </Button>
          .
        </p>
      )}
      <ErrorNotice error={compare.error} />
    </div>
  );
}

function NewerVersion({
  hub,
  notebook,
  origin,
  page,
  isChanged,
  lab,
}: Props & { origin: Origin; page: NotebookPage; isChanged: boolean }) {
  const take = useTask(async () => {
    const isAgreed =
      !isChanged ||
      (await lab.confirm({
        title: 'Replace your changes?',
        words: `Version ${page.current.number} replaces what stands here now. A checkpoint is made first: File → Revert Notebook to Checkpoint brings it back.`,
        action: 'Replace',
      }));
    if (isAgreed)
      await pull(hub, notebook, { space: origin.space, slug: origin.slug, number: page.current.number });
  });
  const { message, author, number } = page.current;
  return (
    <Notice>
      <b>Version {number}</b> is newer, by {author.name}
      {message && <>: “{message}”</>}
      <div className="jp-quire-actions">
        <Button onClick={() => void take.run()} isDisabled={take.isRunning}>
          Pull
        </Button>
      </div>
      <ErrorNotice error={take.error} />
    </Notice>
  );
}
