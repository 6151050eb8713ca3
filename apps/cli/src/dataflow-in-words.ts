import type { GraphStatement, NotebookGraph } from '@quire/analysis';
import { plainLine } from './terminal.ts';

/** What each cell defines, changes and needs, a few lines for each cell that has anything to tell. */
export function dataflowInWords({ statements, dependencies }: NotebookGraph): string[] {
  const cells = [...new Set(statements.map(({ cellIndex }) => cellIndex))];
  return cells.flatMap((cellIndex) => {
    const own = statements.filter((statement) => statement.cellIndex === cellIndex);
    const facts = [
      say(
        'defines',
        own.flatMap(({ defines, mayDefine }) => [...defines, ...mayDefine]),
      ),
      say(
        'changes',
        own.flatMap(({ changes }) => changes.map(({ name }) => name)),
      ),
      say(
        'reads',
        own.flatMap(({ reads }) => reads),
      ),
      say(
        'writes',
        own.flatMap(({ writes }) => writes),
      ),
    ].filter((text) => text !== '');
    const reasons = new Set(
      dependencies
        .filter(
          ({ from, to }) =>
            own.some(({ index }) => index === from) && statements[to]?.cellIndex !== cellIndex,
        )
        .map(({ reason, certainty }) => (certainty === 'certain' ? reason : `${reason} (${certainty})`)),
    );
    if (facts.length === 0 && reasons.size === 0) return [];
    return [
      `cell ${cellIndex + 1}: ${facts.join('; ') || 'shows something'}`,
      ...[...reasons].map((reason) => `  ← ${plainLine(reason)}`),
    ];
  });
}

function say(verb: string, names: readonly string[]): string {
  const different = [...new Set(names)];
  return different.length === 0 ? '' : `${verb} ${different.map((name) => plainLine(name)).join(', ')}`;
}

/** Statements with their facts, and what each needs of which, by position in `statements`. */
export const dataflowToJson = ({ statements, dependencies }: NotebookGraph): object => ({
  statements: statements.map(statementToJson),
  dependencies: dependencies.map(({ from, to, kind, name, reason, certainty }) => ({
    from,
    to,
    kind,
    name,
    reason,
    certainty,
  })),
});

const statementToJson = (statement: GraphStatement): object => ({
  cellId: statement.cellId,
  cellIndex: statement.cellIndex,
  line: statement.range.startLine + 1,
  endLine: statement.range.endLine + 1,
  kind: statement.kind,
  defines: [...statement.defines],
  mayDefine: [...statement.mayDefine],
  uses: [...statement.uses],
  changes: statement.changes.map(({ name, how, certainty }) => ({ name, how, certainty })),
  reads: [...statement.reads],
  writes: [...statement.writes],
  doubts: statement.risks.map(({ kind, detail }) => ({ kind, detail })),
});
