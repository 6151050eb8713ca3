import type { Session } from '@quire/contract';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { count, sayDuration, sayList } from '../../ui/words.ts';
import type { InputField } from '../apps/input-field.ts';
import { type RunSection, titleAbove } from '../runs/run-sections.ts';
import { sayStart } from '../runs/say-start.ts';
import classes from './session-log.module.css';
import type { LogEntry, SessionLog } from './session-log.ts';

type SessionLogViewProps = {
  readonly log: SessionLog;
  readonly session: Session;
  readonly fields: readonly InputField[];
  readonly sections: readonly RunSection[];
};

/** What the app did at each change of inputs: what ran, what was kept, and why. Newest first. */
export function SessionLogView({ log, session, fields, sections }: SessionLogViewProps) {
  const total = session.cells.filter(({ type }) => type === 'code').length;
  return (
    <details className={classes.log} data-print="no">
      <summary>What happened</summary>
      {/* There from the start, so that nothing moves when something has. */}
      {log.entries.length === 0 && <p className={classes.why}>Nothing yet.</p>}
      <ol className={classes.list} reversed>
        {[...log.entries].reverse().map((entry) => (
          <li key={entry.generation}>
            <p className={classes.what}>
              {sayCause(entry, fields)} <TimeAgo at={entry.at} />
            </p>
            <p className={classes.why}>{sayWork(entry, total, sections)}</p>
            {entry.notices.map((notice) => (
              <p key={notice} className={classes.why}>
                {notice}
              </p>
            ))}
          </li>
        ))}
      </ol>
      {session.start && (
        <p className={classes.why}>
          {`Last start: ${sayStart(session.start, { isDetailed: session.canReadCode })}`}
        </p>
      )}
    </details>
  );
}

function sayCause(
  { generation, changed, isAnswerTakenBack }: LogEntry,
  fields: readonly InputField[],
): string {
  const labels = changed.map((name) => fields.find((field) => field.name === name)?.label ?? name);
  if (generation === 1) return 'The app was opened';
  if (labels.length === 0 && isAnswerTakenBack) return 'An answer was changed';
  return labels.length === 0 ? 'The same inputs again' : `Changed: ${sayList(labels)}`;
}

function sayWork(entry: LogEntry, total: number, sections: readonly RunSection[]): string {
  const { reached, ended } = entry;
  const kept = Math.max(0, total - reached.length);
  const titles = [...new Set(reached.flatMap((id) => titleAbove(sections, id) ?? []))];
  const where = titles.length > 0 && kept > 0 ? ` (${sayList(titles)})` : '';
  const took = ended && sayDuration(Date.parse(ended.at) - Date.parse(entry.at));
  const ran = `${count(reached.length, 'step')} of ${total}${where}`;
  const reason =
    kept > 0
      ? ` ${count(kept, 'step')} kept: nothing in ${kept === 1 ? 'it' : 'them'} depends on what changed.`
      : '';
  if (ended === null) return `To run: ${ran}.${reason}`;
  if (ended.status === 'succeeded') return `Ran ${ran} in ${took}.${reason}`;
  return ended.status === 'failed' ? `An error after ${took}; ${ran} were to run.` : `Stopped after ${took}.`;
}
