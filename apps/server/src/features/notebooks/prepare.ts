import {
  checkInstalls,
  extractParameters,
  type NeededModule,
  neededModules,
  notebookFacets,
  parametersToJsonSchema,
  searchFacts,
  toAnalysisCells,
} from '@quire/analysis';
import { HubError, type ProblemItem } from '@quire/contract';
import {
  contentHash,
  describeNotebook,
  findSecrets,
  type Heading,
  markdownToText,
  type Removal,
  readNotebook,
  type SanitisedNotebook,
  type SecretFinding,
  sanitiseNotebook,
} from '@quire/notebook';
import { type StoredSignature, toStoredSignature } from './similar.ts';

/** What a file is, once read, sanitised and understood; nothing of it is stored yet. */
export type PreparedNotebook = {
  notebook: SanitisedNotebook;
  hash: string;
  title: string;
  summary: string;
  headings: readonly Heading[];
  removed: readonly Removal[];
  secrets: readonly SecretFinding[];
  parameters: Record<string, unknown>;
  parameterNotes: readonly {
    severity: 'error' | 'warning' | 'info';
    message: string;
    cellId: string;
    line: number;
  }[];
  inputs: readonly string[];
  packages: readonly string[];
  /** Modules without which a run stops. */
  needs: readonly NeededModule[];
  /** What to know where it would install packages itself; `null` where it does not. */
  installs: string | null;
  identifiers: readonly string[];
  signature: StoredSignature;
  /** The words of the markdown cells, for search. */
  text: string;
};

/** Reads an uploaded file. @throws HubError `invalid-notebook` that names what is wrong and where */
export function prepareNotebook(content: string, filename: string): PreparedNotebook {
  const read = readNotebook(content);
  if (!read.ok) {
    const items = read.problems.map(toItem);
    const where = items[0]?.path ? `${items[0].path}: ` : '';
    throw new HubError(
      'invalid-notebook',
      `“${filename}” cannot be published. ${where}${items[0]?.message ?? 'It is not a notebook.'}`,
      { items },
    );
  }
  const { notebook, removed } = sanitiseNotebook(read.notebook);
  const cells = toAnalysisCells(notebook);
  const parameters = extractParameters(cells);
  const facts = searchFacts(cells);
  const facets = notebookFacets(cells);
  const described = describeNotebook(notebook, filename.replace(/\.ipynb$/i, ''));
  return {
    notebook,
    removed,
    hash: contentHash(notebook),
    title: described.title,
    summary: described.summary,
    headings: described.headings,
    secrets: findSecrets(notebook),
    parameters: parametersToJsonSchema(parameters) as Record<string, unknown>,
    parameterNotes: parameters.diagnostics.map(({ severity, message, hint, cellId, range }) => ({
      severity,
      message: hint === undefined ? message : `${message} ${hint}`,
      cellId,
      line: range.startLine + 1,
    })),
    inputs: parameters.parameters.map((parameter) => parameter.label),
    packages: facts.thirdParty,
    needs: neededModules(cells),
    installs: sayInstalls(cells.flatMap(checkInstalls)[0]),
    identifiers: [
      ...facts.functions,
      ...facts.classes,
      ...facts.variables,
      ...facts.calls,
      ...facts.attributes,
      ...facts.imported,
      ...new Set(facets.calls.map(({ name }) => name)),
      ...facets.dataSources,
    ],
    signature: toStoredSignature(cells),
    text: markdownToText(
      notebook.cells
        .filter((cell) => cell.cell_type === 'markdown')
        .map((cell) => cell.source)
        .join('\n\n'),
    ),
  };
}

const sayInstalls = (first: ReturnType<typeof checkInstalls>[number] | undefined): string | null =>
  first === undefined ? null : [first.message, first.hint].join(' ');

function toItem(problem: { path: string; message: string; line?: number; column?: number }): ProblemItem {
  return {
    path: problem.path,
    message: problem.message,
    ...(problem.line !== undefined && { line: problem.line }),
    ...(problem.column !== undefined && { column: problem.column }),
  };
}

/** An address made from a file's name: it stays when the title changes. */
export function slugFrom(filename: string): string {
  const stem = filename.replace(/^.*[/\\]/, '').replace(/\.ipynb$/i, '');
  const slug = stem
    .normalize('NFKD')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug.slice(0, SLUG_LENGTH_MAX).replace(/-+$/, '') || 'notebook';
}
const SLUG_LENGTH_MAX = 64;
