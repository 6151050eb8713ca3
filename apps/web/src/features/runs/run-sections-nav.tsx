import type { RunState, RunStatus } from '@quire/contract';
import { IconCheck, IconPlayerStopFilled, IconX } from '@tabler/icons-react';
import type { RunSection, SectionStatus } from './run-sections.ts';
import { sectionStatus } from './run-sections.ts';
import classes from './run-sections-nav.module.css';

type RunSectionsNavProps = {
  readonly sections: readonly RunSection[];
  readonly state: RunState;
  readonly status: RunStatus;
  readonly onJump: (cellId: string) => void;
};

const WORDS: Readonly<Record<SectionStatus, string>> = {
  waiting: 'still to come',
  running: 'running',
  done: 'done',
  failed: 'failed here',
  stopped: 'not finished',
};

/** The run's parts by their headings: how far it is, and a way to each. */
export function RunSectionsNav({ sections, state, status: runStatus, onJump }: RunSectionsNavProps) {
  return (
    <nav className={classes.nav} aria-label="Parts of this run">
      <ol className={classes.list}>
        {sections.map((section) => {
          const status = sectionStatus(section, state, runStatus);
          const hasBegun = status !== 'waiting' && !(status === 'stopped' && isUntouched(section, state));
          const title = section.title ?? 'Getting started';
          return (
            <li key={section.cellId} className={classes.item} data-status={status}>
              <span className={classes.sign} aria-hidden="true">
                <Sign status={status} />
              </span>
              {hasBegun ? (
                <button type="button" className={classes.link} onClick={() => onJump(section.cellId)}>
                  {title}
                </button>
              ) : (
                <span className={classes.quiet}>{title}</span>
              )}
              <span className="q-visually-hidden">, {WORDS[status]}</span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function isUntouched(section: RunSection, state: RunState): boolean {
  return section.codeCellIds.every((id) => !Object.hasOwn(state.cells, id));
}

function Sign({ status }: { status: SectionStatus }) {
  if (status === 'done') return <IconCheck size={14} stroke={2.5} />;
  if (status === 'failed') return <IconX size={14} stroke={2.5} />;
  if (status === 'stopped') return <IconPlayerStopFilled size={10} />;
  return <span className={classes.dot} />;
}
