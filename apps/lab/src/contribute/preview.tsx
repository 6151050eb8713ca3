import type { ContributionCheck, ContributionFile, ContributionPreview } from '@quire/contract';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { Button, Notice, Section, TextField } from '../ui/parts.tsx';
import type { Words } from './request.ts';

type Props = {
  preview: ContributionPreview;
  notebook: LabNotebook;
  words: Words;
  edit: (change: Partial<Words>) => void;
  /** Takes another candidate's cell instead. */
  onChoose: (preview: ContributionPreview['candidates'][number]) => void;
};

const KIND_WORDS: Record<ContributionPreview['target']['kind'], string> = {
  'ballet-feature': 'takes Ballet features',
  'mlbazaar-primitive': 'takes ML Bazaar primitives',
  'python-package': 'is a Python package',
  assignment: 'is an assignment',
};

/** What would leave the notebook: nothing has left yet. */
export function Preview({ preview, notebook, words, edit, onChoose }: Props) {
  const { target, files, checks } = preview;
  return (
    <>
      <p className="jp-quire-words">
        <b>{target.name}</b> {KIND_WORDS[target.kind]} ({target.recognisedBy}). Goes to branch{' '}
        <code>{preview.branch}</code> from <code>{target.base}</code>, as {preview.author.name}.
      </p>
      {!target.isConnected && (
        <Notice tone="warning">
          Its forge is not connected to your account yet. Connect it in your settings on the hub, then preview
          again.
        </Notice>
      )}
      {target.deadline && (
        <p className="jp-quire-help">Until {new Date(target.deadline).toLocaleString()}.</p>
      )}
      <Candidates preview={preview} notebook={notebook} onChoose={onChoose} />
      <Checks checks={checks} notebook={notebook} />
      {files.map((file) => (
        <FilePreview key={file.path} file={file} />
      ))}
      <TextField
        label="Title"
        value={words.title}
        placeholder={preview.title}
        onChange={(title) => edit({ title })}
      />
      <TextField
        label="Name"
        value={words.slug}
        placeholder={preview.slug}
        onChange={(slug) => edit({ slug })}
      />
      <TextField
        label="Words for its reviewers"
        value={words.message}
        onChange={(message) => edit({ message })}
        placeholder="What it is good for"
      />
      <Section title="Text of the request" isOpen={false}>
        <pre className="jp-quire-text">{preview.body}</pre>
      </Section>
      {preview.commands.length > 0 && (
        <p className="jp-quire-help">
          Before the request, its own checks run in a sandbox:{' '}
          {preview.commands.map(({ title }) => title).join(', ')}.
        </p>
      )}
    </>
  );
}

function Candidates({ preview, notebook, onChoose }: Pick<Props, 'preview' | 'notebook' | 'onChoose'>) {
  const fitting = preview.candidates.filter(({ satisfies }) => satisfies);
  if (preview.seed === null) {
    return <Notice tone="warning">No cell of this notebook fits what the repository asks for.</Notice>;
  }
  if (fitting.length === 0 || (fitting.length === 1 && !preview.isProposed)) return null;
  return (
    <Section
      title={preview.isProposed ? 'The cell that fits best was taken' : 'Cells that fit'}
      count={fitting.length}
    >
      <ul className="jp-quire-list">
        {fitting.map((candidate) => (
          <li key={candidate.cellId} className="jp-quire-finding">
            <button
              type="button"
              className="jp-quire-row"
              onClick={() => void notebook.reveal(candidate.cellId)}
            >
              <span>
                Cell {candidate.cellIndex + 1}: <code>{candidate.label}</code>
                <span className="jp-quire-help"> {candidate.reasons.join('; ')}</span>
              </span>
            </button>
            <Button kind="link" onClick={() => onChoose(candidate)}>
              Take this one
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const CHECK_WORDS: Record<ContributionCheck['status'], string> = {
  passed: 'Passed',
  failed: 'Failed',
  warning: 'Warning',
  skipped: 'Skipped',
};

/** What was checked, with advice where something failed. */
export function Checks({
  checks,
  notebook,
}: {
  checks: readonly ContributionCheck[];
  notebook: LabNotebook | null;
}) {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  return (
    <Section
      title={failed > 0 ? `Checks: ${failed} failed` : 'Checks'}
      count={checks.length}
      isOpen={failed > 0}
    >
      <ul className="jp-quire-plain-list">
        {checks.map((check) => (
          <li key={check.id}>
            <span className={`jp-quire-status jp-quire-status-${check.status}`}>
              {CHECK_WORDS[check.status]}
            </span>{' '}
            <b>{check.title}</b>. {check.sentence}
            {check.items.map((item) => (
              <div key={`${item.path} ${item.line} ${item.message}`} className="jp-quire-help">
                {item.cellId && notebook ? (
                  <Button kind="link" onClick={() => item.cellId && void notebook.reveal(item.cellId)}>
                    {item.message}
                  </Button>
                ) : (
                  item.message
                )}{' '}
                {item.advice}
              </div>
            ))}
            {check.figures.map((figure) => (
              <div key={figure.name} className="jp-quire-help">
                {figure.name}: {figure.value ?? '–'}
                {figure.threshold !== null && ` (needs ${figure.threshold})`} {figure.note}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const ACTION_WORDS: Record<ContributionFile['action'], string> = {
  added: 'New file',
  changed: 'Changed file',
  unchanged: 'Unchanged file',
};

function FilePreview({ file }: { file: ContributionFile }) {
  return (
    <Section title={`${ACTION_WORDS[file.action]} ${file.path}`} isOpen={file.action !== 'unchanged'}>
      <div className="jp-quire-file">
        <pre>{file.action === 'changed' ? <Diff text={file.diff} /> : file.content}</pre>
      </div>
    </Section>
  );
}

function Diff({ text }: { text: string }) {
  return (
    <>
      {text.split('\n').map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change.
        <div key={index} className={diffClass(line)}>
          {line || ' '}
        </div>
      ))}
    </>
  );
}

function diffClass(line: string): string {
  if (line.startsWith('+') && !line.startsWith('+++')) return 'jp-quire-line-added';
  return line.startsWith('-') && !line.startsWith('---') ? 'jp-quire-line-removed' : '';
}
