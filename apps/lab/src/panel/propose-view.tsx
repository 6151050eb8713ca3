import { isProblem, type NotebookPage, type SecretFindingView } from '@quire/contract';
import { useState } from 'react';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import type { Origin } from '../notebook/origin.ts';
import { useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, TextField } from '../ui/parts.tsx';
import type { Connected, LabContext } from './lab-context.ts';
import { PossibleSecrets } from './possible-secrets.tsx';

type Props = {
  lab: LabContext;
  hub: Connected;
  notebook: LabNotebook;
  /** The notebook that a change is proposed of, and the version that was changed. */
  page: NotebookPage;
  origin: Origin;
  onOwnCopy: () => void;
};

/** Proposes the notebook in front to those who may publish it. */
export function ProposeView({ lab, hub, notebook, page, origin, onOwnCopy }: Props) {
  const [message, setMessage] = useState('');
  const [acknowledged, setAcknowledged] = useState<readonly string[]>([]);
  const propose = useTask(async () => {
    await hub.client.proposals.createProposal({
      params: { space: page.space.slug, slug: page.slug },
      body: {
        filename: notebook.filename,
        content: notebook.content,
        message,
        baseVersion: origin.version,
        acknowledgedSecrets: [...acknowledged],
      },
    });
    lab.view.set('notebook');
  });
  return (
    <div className="jp-quire-view">
      <h2>Propose a change of {page.title}</h2>
      <p className="jp-quire-help">
        You may read it but not publish versions of it. Who may, in {page.space.name}, sees what you changed
        and accepts it or tells you why not. Outputs stay with you.
      </p>
      <TextField
        label="What is new in it?"
        value={message}
        onChange={setMessage}
        placeholder="Corrected the currency"
      />
      <ErrorNotice error={propose.error} />
      <PossibleSecrets
        secrets={secretsOf(propose.error)}
        acknowledged={acknowledged}
        onAcknowledge={setAcknowledged}
        notebook={notebook}
      />
      <div className="jp-quire-actions">
        <Button kind="primary" isDisabled={propose.isRunning} onClick={() => void propose.run()}>
          {propose.isRunning ? 'Proposing …' : 'Propose'}
        </Button>
        <Button onClick={() => lab.view.set('notebook')}>Cancel</Button>
      </div>
      <p className="jp-quire-help">
        Or{' '}
        <Button kind="link" onClick={onOwnCopy}>
          publish a copy of your own
        </Button>
        .
      </p>
    </div>
  );
}

const secretsOf = (error: unknown): readonly SecretFindingView[] =>
  isProblem(error, 'secrets-found') ? (error.extra.secrets as SecretFindingView[]) : [];
