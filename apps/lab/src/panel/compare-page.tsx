import {
  type ComparedCell,
  compareCells,
  isChanged,
  linesOfCell,
  linesOfSettings,
  type ShownLine,
  settingsOf,
} from '@quire/notebook';
import { publishable } from '../notebook/origin.ts';
import type { LabContext } from './lab-context.ts';

/** Shows two notebooks cell by cell, in a page of the main area. */
export function openComparison(
  lab: LabContext,
  { title, before, after }: { title: string; before: string; after: string },
): void {
  const left = publishable(before)?.cells ?? [];
  const right = publishable(after)?.cells ?? [];
  lab.openPage({
    id: `quire-compare:${title}`,
    title,
    body: <Comparison rows={compareCells(left, right)} title={title} />,
  });
}

function Comparison({ rows, title }: { rows: readonly ComparedCell[]; title: string }) {
  const changes = rows.filter(isChanged).length;
  return (
    <div className="jp-quire-compare">
      <h2>{title}</h2>
      <p className="jp-quire-help">
        {changes === 0
          ? 'They have the same cells. Outputs are not compared: they are never published.'
          : `${changes} of ${rows.length} cells differ. Red is the published version, green is yours. Outputs are not compared.`}
      </p>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change.
        <Row key={index} row={row} />
      ))}
    </div>
  );
}

const WORDS = { same: '', changed: 'Changed', added: 'New', removed: 'Removed' };

function Row({ row }: { row: ComparedCell }) {
  const cell = row.after ?? row.before;
  if (!cell) return null;
  const words = [WORDS[row.kind], row.isMoved ? 'Moved' : ''].filter(Boolean).join(', ');
  if (!words) {
    const [first = ''] = cell.source.split('\n');
    return <div className="jp-quire-same">{first || '(empty cell)'}</div>;
  }
  const settings = linesOfSettings(settingsOf(row.before), settingsOf(row.after));
  return (
    <section className="jp-quire-changed" aria-label={words}>
      <header>
        {words} · {cell.cell_type}
      </header>
      <Lines lines={linesOfCell(row)} />
      {settings.length > 0 && (
        <>
          <p className="jp-quire-help">Settings: tags, inputs of forms, what is attached</p>
          <Lines lines={settings} />
        </>
      )}
    </section>
  );
}

function Lines({ lines }: { lines: readonly ShownLine[] }) {
  return (
    <pre>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change.
        <div key={at} className={`jp-quire-line-${line.kind}`}>
          <span aria-hidden="true">{SIGNS[line.kind]}</span>
          {(line.kind === 'added' || line.kind === 'removed') && (
            <span className="jp-quire-only-spoken">{line.kind}: </span>
          )}
          {line.text || ' '}
        </div>
      ))}
    </pre>
  );
}

const SIGNS = { added: '+', removed: '−', same: ' ', gap: ' ' };
