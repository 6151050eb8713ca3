import { useEffect } from 'react';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { useStore } from '../state/use-store.ts';
import { Button, Notice, Section, Select } from '../ui/parts.tsx';
import { namesGivenBy, type SelectedStatement } from '../understanding/selected-lines.ts';
import { type Picking, touched } from './picking.ts';

type Props = { notebook: LabNotebook; picking: Picking };

/* No name of Python has a space in it. */
const CELLS = 'all cells';
const OUTPUT = 'what it shows';

/** Asks what is wanted, and shows what that needs: here as a list, in the notebook as marked lines. */
export function PickLines({ notebook, picking }: Props) {
  const picked = useStore(picking.picked);
  useEffect(() => picking.show(), [picking]);
  return (
    <>
      <WantedSelect notebook={notebook} picking={picking} />
      {picked && <Summary statements={picked.statements} />}
      {picked && picked.confidence !== 'certain' && (
        <Notice tone="warning">
          {picked.confidence === 'likely' ? 'Probably all that it needs. ' : 'Look at the lines yourself. '}
          {picked.doubts.slice(0, 3).join('; ')}
        </Notice>
      )}
      {picked && (
        <Section title="Line by line" isOpen={false}>
          <Lines statements={touched(picked.statements)} notebook={notebook} picking={picking} />
        </Section>
      )}
    </>
  );
}

function WantedSelect({ notebook, picking }: Props) {
  const selection = useStore(notebook.selection);
  const understanding = useStore(notebook.understanding);
  const cells = useStore(picking.cells);
  const wanted = useStore(picking.wanted);
  const names = understanding ? namesGivenBy(understanding, cells) : [];
  const current = wanted.kind === 'name' ? wanted.name : wanted.kind === 'output' ? OUTPUT : CELLS;
  const [only] = cells.length === 1 ? cells : [];
  const shows = only !== undefined && notebook.hasOutput(only);
  const position = notebook.cells.findIndex(({ id }) => id === cells[0]) + 1;
  const options = [
    { value: CELLS, label: cells.length === 1 ? `All of cell ${position}` : `All of ${cells.length} cells` },
    ...(only !== undefined && (shows || wanted.kind === 'output')
      ? [{ value: OUTPUT, label: `What cell ${position} shows` }]
      : []),
    ...[...new Set([...names, ...(wanted.kind === 'name' ? [wanted.name] : [])])].map((name) => ({
      value: name,
      label: `The value of ${name}`,
    })),
  ];
  const choose = (value: string) => {
    if (value === OUTPUT && only !== undefined) picking.want({ kind: 'output', cellId: only });
    else if (value === CELLS) picking.want({ kind: 'cells', cellIds: cells });
    else picking.want({ kind: 'name', name: value });
  };
  return (
    <>
      <Select label="What is worth keeping?" value={current} options={options} onChange={choose} />
      {selection.join() !== cells.join() && (
        <Button kind="link" onClick={() => picking.wantCells(selection)}>
          {selection.length === 1 ? 'Take the selected cell instead' : 'Take the selected cells instead'}
        </Button>
      )}
    </>
  );
}

function Summary({ statements }: { statements: readonly SelectedStatement[] }) {
  const included = statements.filter(({ isIncluded }) => isIncluded);
  const lines = included.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
  const cells = new Set(included.map(({ cellId }) => cellId)).size;
  if (lines === 0) return <p className="jp-quire-help">Nothing comes along. Select a cell with code.</p>;
  return (
    <p className="jp-quire-words" role="status">
      {lines} {lines === 1 ? 'line' : 'lines'} of {cells} {cells === 1 ? 'cell' : 'cells'} come along, marked
      in the notebook. Point at a line for the reason; click its mark to leave it out or take it along.
    </p>
  );
}

function Lines({ statements, notebook, picking }: Props & { statements: readonly SelectedStatement[] }) {
  return (
    <ul className="jp-quire-list">
      {statements.map((statement) => (
        <li key={`${statement.cellId} ${statement.startLine}`} className="jp-quire-picked">
          <input
            type="checkbox"
            aria-label={`Take along: ${statement.source}`}
            checked={statement.isIncluded}
            onChange={() => picking.toggle(statement)}
          />
          <button
            type="button"
            className="jp-quire-row"
            onClick={() => void notebook.reveal(statement.cellId, statement.startLine)}
          >
            <span>
              <code>{firstLine(statement.source)}</code>
              <br />
              <span className="jp-quire-help">{reasonOf(statement)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const firstLine = (source: string): string => {
  const [first = '', ...rest] = source.split('\n');
  return rest.length > 0 ? `${first} …` : first;
};

function reasonOf({ role, isIncluded, reasons }: SelectedStatement): string {
  if (role === 'corrected') return isIncluded ? 'added by you' : 'left out by you';
  return reasons.join('; ') || 'not needed';
}
