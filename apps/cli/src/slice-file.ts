import { dirname, resolve } from 'node:path';
import {
  type AnalysisCell,
  analyzeNotebook,
  type NotebookGraph,
  type NotebookSlice,
  type SliceSeed,
  sliceNotebook,
  toAnalysisCells,
} from '@quire/analysis';
import { loadParser } from '@quire/analysis/node';
import { serialiseNotebook } from '@quire/notebook';
import { CliError } from './cli-error.ts';
import { count } from './columns.ts';
import type { Session } from './command.ts';
import type { SliceOptions } from './commands/slice.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { findPython } from './find-python.ts';
import { readNotebookFile } from './notebook-file.ts';
import { sliceAsNotebook, sliceAsScript } from './slice-formats.ts';
import { plainLine, type Terminal } from './terminal.ts';
import { type Verdict, verifySlice } from './verify-slice.ts';
import { writeFileSafely } from './write-file.ts';

/** Cuts a slice out of a notebook file, and verifies it by running both where that is asked for. */
export async function sliceFile(session: Session, options: SliceOptions, given: string): Promise<ExitCode> {
  const { context, terminal } = session;
  const { notebook, path } = await readNotebookFile(context, given);
  const out = options.out === undefined ? null : resolve(context.cwd, options.out);
  if (out === path)
    throw new CliError(
      EXIT.usage,
      'The slice would replace the notebook itself. Choose another file for -o.',
    );
  await loadParser();
  const cells = toAnalysisCells(notebook);
  const graph = analyzeNotebook(cells);
  const seed = readSeed(options, cells, graph);
  const slice = sliceNotebook({ graph, cells }, seed, {
    granularity: options.statements === true ? 'statements' : 'cells',
  });
  const script = sliceAsScript(slice);
  if (out !== null)
    await writeFileSafely(
      out,
      out.toLowerCase().endsWith('.py') ? script : serialiseNotebook(sliceAsNotebook(notebook, slice)),
    );
  const verdict =
    options.verify === true
      ? await verifySlice(session, {
          notebook,
          sliced: sliceAsNotebook(notebook, slice),
          seed,
          python: await findPython(context, options.python),
          cwd: given === '-' ? context.cwd : dirname(path),
        })
      : null;
  const places = new Map(cells.map((cell, index) => [cell.id, index]));
  if (options.json === true) terminal.json(toJson({ given, slice, places, verdict, out }));
  else
    print(terminal, {
      slice,
      script,
      places,
      out,
      withReasons: options.why === true,
      of: notebook.cells.length,
    });
  if (verdict !== null && options.json !== true) terminal.note(sayVerdict(verdict));
  return verdict?.kind === 'different' ? EXIT.failed : EXIT.ok;
}

function readSeed(options: SliceOptions, cells: readonly AnalysisCell[], graph: NotebookGraph): SliceSeed {
  if (options.name !== undefined) return readName(options.name, graph);
  const wanted = options.cell ?? options.output ?? '';
  const cell = /^\d+$/.test(wanted) ? cells[Number(wanted) - 1] : cells.find(({ id }) => id === wanted);
  if (cell === undefined)
    throw new CliError(
      EXIT.notFound,
      `There is no cell ${wanted}. The notebook has ${count(cells.length, 'cell')}, counted from 1.`,
    );
  if (!graph.statements.some(({ cellId }) => cellId === cell.id))
    throw new CliError(EXIT.invalid, `Cell ${wanted} has no code, so nothing leads to it.`);
  return { cellId: cell.id };
}

function readName(name: string, { statements }: NotebookGraph): SliceSeed {
  const known = new Set(
    statements.flatMap(({ defines, mayDefine, changes }) => [
      ...defines,
      ...mayDefine,
      ...changes.map((change) => change.name),
    ]),
  );
  if (known.has(name)) return { name };
  const alike = [...known].filter(
    (other) => other.toLowerCase() === name.toLowerCase() || other.startsWith(name) || name.startsWith(other),
  );
  const hint = alike.length > 0 ? ` Did you mean ${alike.slice(0, 3).join(' or ')}?` : '';
  throw new CliError(EXIT.notFound, `No cell of this notebook defines "${name}".${hint}`);
}

type Printed = {
  slice: NotebookSlice;
  script: string;
  places: ReadonlyMap<string, number>;
  out: string | null;
  withReasons: boolean;
  of: number;
};

function print(terminal: Terminal, { slice, script, places, out, withReasons, of }: Printed): void {
  if (withReasons) printReasons(terminal, slice, places);
  else if (out === null) terminal.line(script.trimEnd());
  const kept = new Set(slice.statements.map(({ statement }) => statement.cellId)).size;
  terminal.note(`Kept ${kept} of ${count(of, 'cell')}. ${sayConfidence(slice)}`);
  if (out !== null) terminal.note(`Written to ${out}`);
}

function printReasons(
  terminal: Terminal,
  { statements }: NotebookSlice,
  places: ReadonlyMap<string, number>,
): void {
  const { bold, dim } = terminal.colours;
  let cellId = '';
  for (const { statement, reasons } of statements) {
    if (statement.cellId !== cellId) {
      if (cellId !== '') terminal.line();
      terminal.line(bold(`Cell ${(places.get(statement.cellId) ?? 0) + 1}`));
    }
    cellId = statement.cellId;
    for (const line of statement.source.split('\n')) terminal.line(`  ${line}`);
    for (const reason of reasons) terminal.line(dim(`    ← ${plainLine(reason)}`));
  }
}

function sayConfidence({ confidence, doubts }: NotebookSlice): string {
  if (confidence === 'certain') return 'Nothing was met that reading alone cannot tell.';
  const why = [...new Set(doubts.map(({ detail }) => plainLine(detail)))].slice(0, 3).join('; ');
  return confidence === 'likely'
    ? `Likely complete, but not certain: ${why}. --verify runs both and compares.`
    : `Reading alone cannot tell whether it is complete: ${why}. --verify runs both and compares.`;
}

function sayVerdict(verdict: Verdict): string {
  if (verdict.kind === 'same') return 'Verified: the notebook and the slice show the same.';
  return `${verdict.kind === 'different' ? 'Different' : 'Cannot say'}: ${verdict.sentence}`;
}

type Told = {
  given: string;
  slice: NotebookSlice;
  places: ReadonlyMap<string, number>;
  verdict: Verdict | null;
  out: string | null;
};

const toJson = ({ given, slice, places, verdict, out }: Told): object => ({
  file: given,
  out,
  confidence: slice.confidence,
  doubts: slice.doubts.map(({ kind, detail }) => ({ kind, detail })),
  cells: slice.cells.map(({ cellId, source }) => ({ cellId, cellIndex: places.get(cellId) ?? null, source })),
  statements: slice.statements.map(({ statement, reasons }) => ({
    cellId: statement.cellId,
    line: statement.range.startLine + 1,
    source: statement.source,
    reasons: [...reasons],
  })),
  verdict:
    verdict === null
      ? null
      : { kind: verdict.kind, sentence: verdict.kind === 'same' ? null : verdict.sentence },
});
