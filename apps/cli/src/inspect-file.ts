import {
  analyzeNotebook,
  type Diagnostic,
  inspectNotebook,
  type NotebookGraph,
  type NotebookInspection,
  type Parameter,
  parametersToJsonSchema,
  toAnalysisCells,
} from '@quire/analysis';
import { createLinter, loadParser } from '@quire/analysis/node';
import { findSecrets, type Notebook, type SecretFinding } from '@quire/notebook';
import { alignColumns, count } from './columns.ts';
import type { Session } from './command.ts';
import { dataflowInWords, dataflowToJson } from './dataflow-in-words.ts';
import { type NotebookFile, readNotebookFile } from './notebook-file.ts';
import { plainLine, type Terminal } from './terminal.ts';

interface Inspected {
  readonly given: string;
  readonly file: NotebookFile;
  readonly inspection: NotebookInspection;
  readonly secrets: readonly SecretFinding[];
  readonly graph: NotebookGraph;
}

/** Prints everything that can be said of a notebook file without running it. */
export async function inspectFile(
  { context, terminal }: Session,
  { given, asJson }: { given: string; asJson: boolean },
): Promise<void> {
  const file = await readNotebookFile(context, given);
  await loadParser();
  const inspection = await inPythonsWords(inspectNotebook(file.notebook), file.notebook);
  const graph = analyzeNotebook(toAnalysisCells(file.notebook));
  const inspected = { given, file, inspection, secrets: findSecrets(file.notebook), graph };
  if (asJson) terminal.json(toJson(inspected));
  else print(terminal, inspected);
}

/** Syntax errors as Python words them, for what the forgiving parser only notices. */
async function inPythonsWords(
  inspection: NotebookInspection,
  notebook: Notebook,
): Promise<NotebookInspection> {
  const linter = createLinter();
  const errors = await linter.syntaxErrors(toAnalysisCells(notebook)).finally(() => linter.close());
  const named = new Set(errors.map(({ cellId }) => cellId));
  const others = inspection.diagnostics.filter(
    ({ code, cellId }) => code !== 'syntax-error' || !named.has(cellId),
  );
  return { ...inspection, diagnostics: [...errors, ...others] };
}

function toJson({ given, file, inspection, secrets, graph }: Inspected): object {
  const { title, summary, headings, parameters, packages, diagnostics } = inspection;
  return {
    file: given,
    title,
    summary,
    cells: countCells(file.notebook),
    parameters: parameters.parameters.map((parameter) => ({
      name: parameter.name,
      type: parameter.typeText,
      label: parameter.label,
      help: parameter.help ?? null,
      required: parameter.required,
      default: parameter.default,
    })),
    schema: parametersToJsonSchema(parameters),
    packages: packages.map(({ name, isStandardLibrary, distribution = null }) => ({
      name,
      isStandardLibrary,
      distribution,
    })),
    headings: headings.map(({ level, text, cellId, anchor }) => ({ level, text, cellId, anchor })),
    warnings: [
      ...file.warnings.map((message) => ({
        severity: 'info',
        code: 'file',
        message,
        hint: null,
        cellIndex: null,
        line: null,
      })),
      ...diagnostics.map((diagnostic) => ({
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: diagnostic.message,
        hint: diagnostic.hint ?? null,
        cellIndex: cellIndexOf(file.notebook, diagnostic),
        line: diagnostic.range.startLine + 1,
      })),
    ],
    secrets: secrets.map(({ id, label, why, advice, cellIndex, line, preview }) => ({
      id,
      label,
      why,
      advice,
      cellIndex,
      line,
      preview,
    })),
    dataflow: dataflowToJson(graph),
  };
}

function print(terminal: Terminal, { file, inspection, secrets, graph }: Inspected): void {
  const { bold } = terminal.colours;
  const { title, summary, headings, parameters, packages } = inspection;
  const cells = countCells(file.notebook);
  terminal.line(bold(plainLine(title)));
  if (summary !== '') terminal.line(plainLine(summary));
  terminal.line(`${count(cells.code, 'code cell')}, ${count(cells.markdown, 'text cell')}`);
  const inputs = parameters.parameters.map((parameter) => [
    parameter.name,
    parameter.typeText,
    defaultInWords(parameter),
    plainLine([parameter.label, parameter.help ?? ''].filter((text) => text !== '').join('. ')),
  ]);
  printSection(terminal, 'Inputs', alignColumns(inputs));
  const installed = packages.filter((found) => !found.isStandardLibrary).map(({ name }) => name);
  printSection(terminal, 'Packages', installed.length > 0 ? [installed.join(', ')] : []);
  const outline = headings.map(({ level, text }) => `${'  '.repeat(level - 1)}${plainLine(text)}`);
  printSection(terminal, 'Headings', outline);
  printSection(terminal, 'Dataflow', dataflowInWords(graph));
  printSection(terminal, 'Likely secrets', secrets.map(secretInWords));
  printSection(terminal, 'Worth a look', [...file.warnings, ...doubts(file.notebook, inspection)]);
}

function printSection(terminal: Terminal, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  terminal.line();
  terminal.line(terminal.colours.bold(title));
  for (const line of lines) terminal.line(`  ${line}`);
}

function defaultInWords({ default: given }: Parameter): string {
  if (given.kind === 'none') return '(required)';
  return given.kind === 'computed' ? '(computed)' : plainLine(JSON.stringify(given.value));
}

function secretInWords({ label, cellIndex, line, preview }: SecretFinding): string {
  return `${label} in cell ${cellIndex + 1}, line ${line}: ${plainLine(preview)}`;
}

function doubts(notebook: Notebook, { diagnostics }: NotebookInspection): string[] {
  return diagnostics.map((diagnostic) => {
    const place = `cell ${cellIndexOf(notebook, diagnostic) + 1}, line ${diagnostic.range.startLine + 1}`;
    const hint = diagnostic.hint === undefined ? '' : ` ${plainLine(diagnostic.hint)}`;
    return `${diagnostic.severity}: ${place}: ${plainLine(diagnostic.message)}${hint}`;
  });
}

function cellIndexOf({ cells }: Notebook, { cellId }: Diagnostic): number {
  return cells.findIndex((cell) => cell.id === cellId);
}

function countCells({ cells }: Notebook): { code: number; markdown: number; raw: number } {
  const of = (type: string): number => cells.filter((cell) => cell.cell_type === type).length;
  return { code: of('code'), markdown: of('markdown'), raw: of('raw') };
}
