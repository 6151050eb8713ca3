import type { CheckedNotebook, Visibility } from '@quire/contract';
import { ROLE_CAPABILITIES } from '@quire/contract';
import { useEffect, useState } from 'react';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { authoredHash, type Origin, publishable } from '../notebook/origin.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useStore } from '../state/use-store.ts';
import { type Task, useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, Notice, Select, TextField } from '../ui/parts.tsx';
import { Findings } from './findings.tsx';
import type { Connected, LabContext } from './lab-context.ts';
import { ProposeView } from './propose-view.tsx';

type Props = { lab: LabContext; hub: Connected; notebook: LabNotebook };
/** What the author typed; what is missing is what the hub proposes. */
type Form = { space: string; slug?: string; title?: string; message: string; visibility: Visibility };

const VISIBILITIES: readonly { value: Visibility; label: string }[] = [
  { value: 'private', label: 'Only I' },
  { value: 'space', label: 'Members of the space' },
  { value: 'everyone', label: 'Everyone on the hub' },
];

/** Publishes the notebook in front, or proposes it where it came from a notebook that one may only read. */
export function PublishView(props: Props) {
  const { hub, notebook } = props;
  useStore(notebook.revision);
  const [isOwnCopy, setOwnCopy] = useState(false);
  const origin = notebook.origin?.hub === hub.url ? notebook.origin : null;
  const { value: known } = useLoaded(
    async (signal) => ({ page: origin && (await findPage(hub, origin, signal)) }),
    [hub.client, origin?.space, origin?.slug],
  );
  if (!known) return <p className="jp-quire-help">Looking at where it came from …</p>;
  const { page } = known;
  const mayPropose = page?.can.readCode && !page.can.publish && page.archivedAt === null;
  return origin && mayPropose && !isOwnCopy ? (
    <ProposeView {...props} page={page} origin={origin} onOwnCopy={() => setOwnCopy(true)} />
  ) : (
    <PublishForm {...props} />
  );
}

/** Where it is out of sight now, or the hub away, a copy of one's own remains. */
const findPage = (hub: Connected, { space, slug }: Origin, signal: AbortSignal) =>
  hub.client.notebooks.getNotebook({ params: { space, slug }, signal }).catch(() => null);

/** Publishes it after showing what will be taken out and what looks like a secret. */
function PublishForm({ lab, hub, notebook }: Props) {
  const revision = useStore(notebook.revision);
  const spaces = hub.me.spaces.filter(({ role }) => ROLE_CAPABILITIES[role].includes('publish'));
  const [form, setForm] = useState<Form>(() => firstForm(notebook, hub, spaces[0]?.slug ?? ''));
  const [acknowledged, setAcknowledged] = useState<readonly string[]>([]);
  const edit = (change: Partial<Form>) => setForm({ ...form, ...change });
  const { value: check, error } = useLoaded(
    (signal) =>
      hub.client.notebooks.checkNotebook({
        params: { space: form.space },
        body: {
          filename: notebook.filename,
          content: notebook.content,
          ...(form.slug && { slug: form.slug }),
        },
        signal,
      }),
    [hub.client, form.space, form.slug, revision],
  );
  const publish = useTask(() => send({ hub, notebook, form, check, acknowledged }));
  useEffect(() => {
    if (publish.result) lab.view.set('notebook');
  }, [publish.result, lab.view]);
  if (spaces.length === 0) {
    return (
      <div className="jp-quire-view">
        <Notice tone="warning">
          You may not publish in any space yet. Make one on the hub, or ask an owner to make you an editor.
        </Notice>
        <Button onClick={() => lab.view.set('notebook')}>Back</Button>
      </div>
    );
  }
  const open = check?.secrets.filter(({ id }) => !acknowledged.includes(id)) ?? [];
  return (
    <div className="jp-quire-view">
      <h2>Publish {notebook.filename}</h2>
      <Select
        label="Space"
        value={form.space}
        onChange={(space) => edit({ space })}
        options={spaces.map(({ slug, name }) => ({ value: slug, label: name }))}
      />
      {check && <NewFields check={check} form={form} edit={edit} />}
      <TextField
        label="What is new in it?"
        value={form.message}
        onChange={(message) => edit({ message })}
        placeholder={check?.existing ? 'Corrected the currency' : 'First version'}
      />
      <ErrorNotice error={error} />
      {check ? (
        <Findings
          check={check}
          acknowledged={acknowledged}
          onAcknowledge={setAcknowledged}
          notebook={notebook}
        />
      ) : (
        !error && <p className="jp-quire-help">Looking at what would be published …</p>
      )}
      <ErrorNotice error={publish.error} />
      <PublishActions
        task={publish}
        check={check}
        openSecrets={open.length}
        onBack={() => lab.view.set('notebook')}
      />
    </div>
  );
}

function NewFields({
  check,
  form,
  edit,
}: {
  check: CheckedNotebook;
  form: Form;
  edit: (change: Partial<Form>) => void;
}) {
  if (check.existing) {
    const { title, version, isUnchanged, isYours } = check.existing;
    return (
      <Notice tone={isYours ? 'info' : 'warning'}>
        {isUnchanged
          ? `“${title}” already has exactly this content, as version ${version}.`
          : `This becomes version ${version + 1} of “${title}”${isYours ? '' : ', which is not yours'}.`}
      </Notice>
    );
  }
  return (
    <>
      <TextField label="Title" value={form.title ?? check.title} onChange={(title) => edit({ title })} />
      <TextField
        label="Address"
        value={form.slug ?? check.slug}
        onChange={(slug) => edit({ slug })}
        help={`/n/${form.space}/${form.slug ?? check.slug}`}
      />
      <Select
        label="Who can find it?"
        value={form.visibility}
        options={VISIBILITIES}
        onChange={(visibility) => edit({ visibility: visibility as Visibility })}
      />
    </>
  );
}

function PublishActions({
  task,
  check,
  openSecrets,
  onBack,
}: {
  task: Task<unknown>;
  check: CheckedNotebook | null;
  openSecrets: number;
  onBack: () => void;
}) {
  const isUnchanged = check?.existing?.isUnchanged ?? false;
  return (
    <div className="jp-quire-actions">
      <Button
        kind="primary"
        isDisabled={!check || openSecrets > 0 || isUnchanged || task.isRunning}
        onClick={() => void task.run()}
      >
        {task.isRunning
          ? 'Publishing …'
          : check?.existing
            ? `Publish version ${check.existing.version + 1}`
            : 'Publish'}
      </Button>
      <Button onClick={onBack}>Cancel</Button>
      {openSecrets > 0 && <span className="jp-quire-help">Look at the possible secrets first.</span>}
    </div>
  );
}

function firstForm(notebook: LabNotebook, hub: Connected, firstSpace: string): Form {
  const { origin } = notebook;
  const isHere = origin?.hub === hub.url;
  const mayPublish = hub.me.spaces.some(
    ({ slug, role }) => slug === origin?.space && ROLE_CAPABILITIES[role].includes('publish'),
  );
  return {
    space: isHere && mayPublish ? origin.space : firstSpace,
    ...(isHere && mayPublish && { slug: origin.slug }),
    message: '',
    visibility: 'space',
  };
}

type Sending = {
  hub: Connected;
  notebook: LabNotebook;
  form: Form;
  check: CheckedNotebook | null;
  acknowledged: readonly string[];
};

async function send({ hub, notebook, form, check, acknowledged }: Sending) {
  const { existing } = check ?? {};
  const { origin } = notebook;
  const isSame =
    origin?.hub === hub.url && origin.space === form.space && origin.slug === (form.slug ?? check?.slug);
  const { content } = notebook;
  const published = await hub.client.notebooks.publishNotebook({
    params: { space: form.space },
    body: {
      filename: notebook.filename,
      content,
      message: form.message,
      mode: existing ? 'update' : 'new',
      acknowledgedSecrets: [...acknowledged],
      ...((form.slug ?? check?.slug) && { slug: form.slug ?? check?.slug }),
      ...(existing ? {} : { visibility: form.visibility, ...(form.title && { title: form.title }) }),
      // Who works from an older version is told, instead of undoing what came since.
      ...(existing && { expectedVersion: isSame ? origin.version : existing.version }),
    },
  });
  const authored = publishable(content);
  notebook.setOrigin({
    hub: hub.url,
    space: published.space,
    slug: published.slug,
    version: published.version,
    contentHash: authored ? authoredHash(authored) : '',
  });
  await notebook.panel.context.save();
  return published;
}
