import type { DataflowDiagnostic } from '@quire/contract';
import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { SideSection } from '../side-section.tsx';
import { readerCellAnchor } from './dataflow-map.tsx';
import classes from './worth-a-look.module.css';

const ICONS = { error: IconCircleX, warning: IconAlertTriangle, info: IconInfoCircle } as const;
const SEVERITY_WORDS = { error: 'Error', warning: 'Warning', info: 'Hint' } as const;

/** All that is doubtful in the code, with a way to each. */
export function WorthALook({ diagnostics }: { diagnostics: readonly DataflowDiagnostic[] }) {
  if (diagnostics.length === 0) return null;
  return (
    <SideSection
      title={`Worth a look (${diagnostics.length})`}
      isOpen={diagnostics.some(({ severity }) => severity === 'error')}
    >
      <ul className={classes.list}>
        {diagnostics.map((diagnostic) => (
          <li key={keyOf(diagnostic)}>
            <a
              href={`#${readerCellAnchor(diagnostic.cellId)}`}
              className={classes.link}
              data-severity={diagnostic.severity}
            >
              <Message diagnostic={diagnostic} />
            </a>
          </li>
        ))}
      </ul>
    </SideSection>
  );
}

/** What is doubtful in one cell, below it. */
export function CellDiagnostics({ diagnostics }: { diagnostics: readonly DataflowDiagnostic[] }) {
  return (
    <ul className={classes.notes} aria-label="Worth a look in this cell">
      {diagnostics.map((diagnostic) => (
        <li key={keyOf(diagnostic)} className={classes.note} data-severity={diagnostic.severity}>
          <Message diagnostic={diagnostic} isWhole />
        </li>
      ))}
    </ul>
  );
}

function Message({ diagnostic, isWhole = false }: { diagnostic: DataflowDiagnostic; isWhole?: boolean }) {
  const { severity, message, hint, line } = diagnostic;
  const Icon = ICONS[severity];
  return (
    <>
      <Icon size={15} className={classes.icon} aria-label={SEVERITY_WORDS[severity]} role="img" />
      <span>
        {isWhole && <span className={classes.line}>Line {line}: </span>}
        {message}
        {isWhole && hint !== null && <span className={classes.hint}> {hint}</span>}
      </span>
    </>
  );
}

const keyOf = ({ cellId, code, line, message }: DataflowDiagnostic): string =>
  `${cellId} ${code} ${line} ${message}`;
