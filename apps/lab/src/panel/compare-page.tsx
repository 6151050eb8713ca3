import { type Cell, type ComparedCell, compareCells, compareLines } from '@quire/notebook';
import { publishable } from '../notebook/origin.ts';
import type { LabContext } from './lab-context.ts';

/** Lines around a change that stay visible. */
const CONTEXT_LINES = 3;

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
  const changes = rows.filter(({ kind, isMoved }) => kind !== 'same' || isMoved).length;
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
  return (
    <section className="jp-quire-changed" aria-label={words}>
      <header>
        {words} · {cell.cell_type}
      </header>
      <Lines before={textOf(row.before)} after={textOf(row.after)} />
    </section>
  );
}

const textOf = (cell: Cell | undefined): string | null => cell?.source ?? null;

function Lines({ before, after }: { before: string | null; after: string | null }) {
  const lines =
    before === null || after === null
      ? (after ?? before ?? '')
          .split('\n')
          .map((text) => ({ kind: before === null ? 'added' : 'removed', text }))
      : compareLines(before, after);
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1).some(({ kind }) => kind !== 'same'),
  );
  const isAll = lines.every(({ kind }) => kind === 'same');
  return (
    <pre>
      {lines.map((line, at) =>
        isAll || isNear[at] ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change.
          <div key={at} className={`jp-quire-line-${line.kind}`}>
            <span aria-hidden="true">{{ added: '+', removed: '−', same: ' ' }[line.kind]}</span>
            {line.kind !== 'same' && <span className="jp-quire-only-spoken">{line.kind}: </span>}
            {line.text || ' '}
          </div>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change.
          isNear[at - 1] && <div key={at}>…</div>
        ),
      )}
    </pre>
  );
}
