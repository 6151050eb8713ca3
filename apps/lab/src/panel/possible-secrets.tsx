import type { SecretFindingView } from '@quire/contract';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { Section } from '../ui/parts.tsx';

type Props = {
  secrets: readonly SecretFindingView[];
  acknowledged: readonly string[];
  onAcknowledge: (ids: readonly string[]) => void;
  notebook: LabNotebook;
};

/** What looks like a secret: a click goes there, and a tick says that it may be published. */
export function PossibleSecrets({ secrets, acknowledged, onAcknowledge, notebook }: Props) {
  if (secrets.length === 0) return null;
  return (
    <Section title="Possible secrets" count={secrets.length}>
      <ul className="jp-quire-list">
        {secrets.map((secret) => (
          <li key={secret.id} className="jp-quire-finding">
            <button
              type="button"
              className="jp-quire-row"
              onClick={() => {
                const cell = notebook.cells[secret.cellIndex];
                if (cell) void notebook.reveal(cell.id, secret.line - 1);
              }}
            >
              <span>
                <b>{secret.label}</b> <code>{secret.preview}</code>
                <br />
                {secret.why} {secret.advice}
              </span>
            </button>
            <label className="jp-quire-check">
              <input
                type="checkbox"
                checked={acknowledged.includes(secret.id)}
                onChange={(event) =>
                  onAcknowledge(
                    event.currentTarget.checked
                      ? [...acknowledged, secret.id]
                      : acknowledged.filter((id) => id !== secret.id),
                  )
                }
              />
              This is no secret, or may be published
            </label>
          </li>
        ))}
      </ul>
    </Section>
  );
}
