import { Checkbox } from '@mantine/core';
import type { SecretFindingView } from '@quire/contract';
import { count } from '../../../ui/words.ts';
import classes from './secrets.module.css';

type Props = {
  secrets: readonly SecretFindingView[];
  acknowledged: readonly string[];
  onAcknowledge: (id: string, isAcknowledged: boolean) => void;
};

/** What looks like a secret, each to be looked at by itself. */
export function Secrets({ secrets, acknowledged, onAcknowledge }: Props) {
  if (secrets.length === 0) return null;
  return (
    <section className={classes.secrets} aria-label="Possible secrets">
      <p className={classes.title}>
        {count(secrets.length, 'thing')} in this notebook {secrets.length === 1 ? 'looks' : 'look'} like a
        secret
      </p>
      <p className={classes.note}>
        Everyone who may read the notebook would see {secrets.length === 1 ? 'it' : 'them'}, also in old
        versions. Take {secrets.length === 1 ? 'it' : 'them'} out of the file and drop it again, or tick what
        is harmless.
      </p>
      <ul className={classes.list}>
        {secrets.map((secret) => (
          <li key={secret.id} className={classes.secret}>
            <p className={classes.label}>
              {secret.label}{' '}
              <span className={classes.place}>
                cell {secret.cellIndex + 1}, line {secret.line}
              </span>
            </p>
            <code className={classes.preview}>{secret.preview}</code>
            <p className={classes.why}>
              {secret.why} {secret.advice}
            </p>
            <Checkbox
              label="I have looked at this: it is not a secret, or it may be published"
              checked={acknowledged.includes(secret.id)}
              onChange={(event) => onAcknowledge(secret.id, event.currentTarget.checked)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
