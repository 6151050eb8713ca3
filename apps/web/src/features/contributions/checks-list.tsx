import type { ContributionCheck } from '@quire/contract';
import { IconAlertTriangle, IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import classes from './checks-list.module.css';

const SIGNS = {
  passed: { icon: IconCheck, word: 'passed' },
  failed: { icon: IconX, word: 'failed' },
  warning: { icon: IconAlertTriangle, word: 'worth a look' },
  skipped: { icon: IconMinus, word: 'not run' },
} as const;

const ORDER = ['failed', 'warning', 'passed', 'skipped'] as const;

/** What was checked, each in a sentence, what is in the way first; what is to be done stands below it. */
export function ChecksList({ checks }: { checks: readonly ContributionCheck[] }) {
  const inOrder = ORDER.flatMap((status) => checks.filter((check) => check.status === status));
  return (
    <ul className={classes.list} aria-label="Checks">
      {inOrder.map((check) => (
        <Check key={check.id} check={check} />
      ))}
    </ul>
  );
}

function Check({ check: { title, status, sentence, items, figures } }: { check: ContributionCheck }) {
  const { icon: Icon, word } = SIGNS[status];
  return (
    <li className={classes.check} data-status={status}>
      <span className={classes.sign}>
        <Icon size={16} stroke={2.4} aria-hidden="true" />
      </span>
      <div className={classes.words}>
        <p className={classes.sentence}>
          <strong className={classes.title}>
            {title}
            <span className="q-visually-hidden">, {word}: </span>
          </strong>
          <span>{sentence}</span>
        </p>
        {items.length > 0 && (
          <ul className={classes.items}>
            {items.map((item) => (
              <li key={`${item.path}${item.line}${item.message}`}>
                <span className={classes.message}>{item.message}</span>
                {item.path && (
                  <code className={classes.place}>
                    {item.path}
                    {item.line !== null && `:${item.line}`}
                  </code>
                )}
                {item.advice && <p className={classes.advice}>{item.advice}</p>}
              </li>
            ))}
          </ul>
        )}
        {figures.length > 0 && (
          <table className={classes.figures}>
            <thead>
              <tr>
                <th scope="col">What was weighed</th>
                <th scope="col">Value</th>
                <th scope="col">Threshold</th>
              </tr>
            </thead>
            <tbody>
              {figures.map((figure) => (
                <tr key={`${figure.name}${figure.note}`} title={figure.note ?? undefined}>
                  <td>{figure.name}</td>
                  <td>{figure.value ?? '–'}</td>
                  <td>{figure.threshold ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </li>
  );
}
