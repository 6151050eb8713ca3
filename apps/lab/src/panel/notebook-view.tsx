import type { CheckDiagnostic, Diagnostic, Parameter } from '@quire/analysis';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { useStore } from '../state/use-store.ts';
import { Button, Section } from '../ui/parts.tsx';
import { CommentsSection } from './comments-section.tsx';
import type { Connected, LabContext } from './lab-context.ts';
import { OriginSection } from './origin-section.tsx';

/** What is known of the notebook in front: where it came from, what is said of it, its inputs, what stops a clean run. */
export function NotebookView({
  lab,
  hub,
  notebook,
}: {
  lab: LabContext;
  hub: Connected;
  notebook: LabNotebook;
}) {
  const understanding = useStore(notebook.understanding);
  return (
    <div className="jp-quire-view">
      <h2 title={notebook.panel.context.path}>{notebook.filename}</h2>
      <OriginSection lab={lab} hub={hub} notebook={notebook} />
      <CommentsSection hub={hub} notebook={notebook} />
      {understanding && (
        <>
          <Section title="Inputs" count={understanding.inputs.length}>
            <Inputs inputs={understanding.inputs} notebook={notebook} />
          </Section>
          <Section title="Worth a look" count={understanding.diagnostics.length}>
            <Diagnostics found={understanding.diagnostics} notebook={notebook} />
          </Section>
        </>
      )}
    </div>
  );
}

function Inputs({ inputs, notebook }: { inputs: readonly Parameter[]; notebook: LabNotebook }) {
  if (inputs.length === 0) {
    return (
      <p className="jp-quire-help">
        None. Give a cell the tag <code>parameters</code>, and what it assigns becomes inputs of the app.
      </p>
    );
  }
  return (
    <ul className="jp-quire-list">
      {inputs.map((input) => (
        <li key={input.name}>
          <button
            type="button"
            className="jp-quire-row"
            onClick={() => void notebook.reveal(input.cellId, input.range.startLine)}
          >
            <span>{input.label}</span>
            <code>{input.typeText}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}

const SEVERITY_WORDS = { error: 'Error', warning: 'Warning', info: 'Note' };

const SEVERITIES = ['error', 'warning', 'info'];
const worstFirst = (left: Diagnostic, right: Diagnostic): number =>
  SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity);

function Diagnostics({
  found,
  notebook,
}: {
  found: readonly (Diagnostic | CheckDiagnostic)[];
  notebook: LabNotebook;
}) {
  if (found.length === 0) return <p className="jp-quire-help">Nothing stands in the way of a clean run.</p>;
  return (
    <ul className="jp-quire-list">
      {[...found].sort(worstFirst).map((each) => (
        <li
          key={`${each.cellId} ${each.range.start} ${each.code} ${each.message}`}
          className="jp-quire-finding"
        >
          <button
            type="button"
            className="jp-quire-row"
            onClick={() => void notebook.reveal(each.cellId, each.range.startLine)}
          >
            <span className={`jp-quire-severity jp-quire-severity-${each.severity}`}>
              {SEVERITY_WORDS[each.severity]}
            </span>
            <span>
              {each.message}
              {each.hint && <span className="jp-quire-help"> {each.hint}</span>}
            </span>
          </button>
          {each.fix && (
            <Button kind="link" onClick={() => each.fix && notebook.replace(each.cellId, each.fix)}>
              {each.fix.title}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
