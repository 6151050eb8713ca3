import type { CheckedNotebook } from '@quire/contract';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { Section } from '../ui/parts.tsx';
import { PossibleSecrets } from './possible-secrets.tsx';

type Props = {
  check: CheckedNotebook;
  acknowledged: readonly string[];
  onAcknowledge: (ids: readonly string[]) => void;
  notebook: LabNotebook;
};

/** What the hub would make of the notebook: secrets, what is taken out, inputs, warnings. */
export function Findings({ check, acknowledged, onAcknowledge, notebook }: Props) {
  const inputs = Object.entries((check.parameters.properties ?? {}) as Record<string, { title?: string }>);
  const notes = [
    ...check.warnings.map((message) => ({ message })),
    ...check.parameterNotes.map(({ message }) => ({ message })),
  ];
  return (
    <>
      <PossibleSecrets
        secrets={check.secrets}
        acknowledged={acknowledged}
        onAcknowledge={onAcknowledge}
        notebook={notebook}
      />
      {notes.length > 0 && (
        <Section title="Worth a look" count={notes.length}>
          <ul className="jp-quire-plain-list">
            {notes.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Inputs of the app" count={inputs.length} isOpen={false}>
        <ul className="jp-quire-plain-list">
          {inputs.map(([name, { title }]) => (
            <li key={name}>
              {title ?? name} <code>{name}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Taken out before anything is stored" count={check.removed.length} isOpen={false}>
        <ul className="jp-quire-plain-list">
          {check.removed.map(({ path, reason }) => (
            <li key={path}>
              <code>{path}</code> {reason}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
