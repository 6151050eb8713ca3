import type { SecretFindingView } from '@quire/contract';
import classes from './comparison.module.css';

/** What looks like a secret and its proposer called harmless: for a second pair of eyes. */
export function PossibleSecrets({ secrets }: { secrets: readonly SecretFindingView[] }) {
  if (secrets.length === 0) return null;
  return (
    <section className={classes.secrets} aria-label="Possible secrets">
      <p>Its proposer called these harmless. Look at them before you accept.</p>
      <ul>
        {secrets.map(({ id, label, preview, cellIndex, line }) => (
          <li key={id}>
            {label}, cell {cellIndex + 1}, line {line}: <code>{preview}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
