import { laterCodeOf } from '../facts/code-reader.ts';
import type { FlowStatement } from './cell-flow.ts';
import { channelInWords } from './channels.ts';
import type { ReadCell } from './flow-history.ts';
import type { Dependency, GraphStatement, MissingName, NotebookGraph } from './graph.ts';
import type { CodedStatement } from './implicit-code.ts';
import { implicitCode } from './implicit-code.ts';
import type { Site } from './site.ts';
import type { Link } from './statement-links.ts';

/** A cell's part of the graph, as long as it and the cells above stand where they stood. */
interface CellPart {
  readonly first: number;
  readonly cellIndex: number;
  readonly statements: readonly GraphStatement[];
  dependencies: readonly Dependency[];
}

interface StatementsAbove {
  readonly cellOf: (index: number) => number;
  /** Those whose value IPython showed. */
  readonly shown: readonly number[];
}

/** Puts graphs together, and makes anew only the parts that an edit moved or changed. */
export class GraphMaker {
  private readonly maxLinks: number;
  private parts = new Map<ReadCell, CellPart>();

  constructor(maxLinks: number) {
    this.maxLinks = maxLinks;
  }

  make(cells: readonly ReadCell[]): NotebookGraph {
    const parts = new Map<ReadCell, CellPart>();
    const statements: GraphStatement[] = [];
    const dependencies: Dependency[] = [];
    const shown: number[] = [];
    const cellOf = (index: number) => statements[index]?.cellIndex ?? 0;
    let hasMoved = false;
    for (const cell of cells) {
      const { first, cellIndex } = cell.site;
      const before = this.parts.get(cell);
      const isInPlace = before?.first === first && before.cellIndex === cellIndex;
      if (!isInPlace) hasMoved = true;
      const part = isInPlace
        ? before
        : { first, cellIndex, statements: this.statementsOf(cell), dependencies: [] };
      for (const statement of part.statements) statements.push(statement);
      if (hasMoved) part.dependencies = this.dependenciesOf(cell, { cellOf, shown });
      for (const dependency of part.dependencies) dependencies.push(dependency);
      parts.set(cell, part);
      if (cell.lowered.statements.at(-1)?.isExpression === true) shown.push(statements.length - 1);
    }
    this.parts = parts;
    return {
      statements,
      dependencies,
      missing: missingNames(cells, statements),
      implicit: implicitCode(cells.flatMap(codedStatements)),
      unparsed: [
        ...new Set(statements.filter(({ kind }) => kind === 'unparsed').map(({ cellId }) => cellId)),
      ],
    };
  }

  private statementsOf({ cellId, site, statements }: ReadCell): readonly GraphStatement[] {
    return statements.map(({ facts, links }, place): GraphStatement => {
      const index = site.first + place;
      const isCut = index > this.maxLinks && links.some(({ to }) => to === 'above');
      return {
        index,
        cellId,
        cellIndex: site.cellIndex,
        ...facts,
        risks: isCut
          ? [...facts.risks, { kind: 'too-large', detail: 'needs more statements than can be followed' }]
          : facts.risks,
      };
    });
  }

  private dependenciesOf(cell: ReadCell, above: StatementsAbove): readonly Dependency[] {
    const found: Dependency[] = [];
    for (const [place, { links }] of cell.statements.entries()) {
      const from = cell.site.first + place;
      for (const link of links) {
        const { to, kind, name, how } = link;
        const { certainty } = how;
        if (typeof to !== 'string') {
          found.push({ from, to: to.index, kind, name, reason: reasonOf(link, to), certainty });
          continue;
        }
        for (const index of this.several(link, from, above))
          found.push({ from, to: index, kind, name, reason: inWords(link, above.cellOf(index)), certainty });
      }
    }
    return found;
  }

  /** The statements that a link to several of them means. */
  private several({ to, name }: Link, from: number, { shown }: StatementsAbove): readonly number[] {
    if (to === 'shown') return shown.slice(-name.length);
    const first = Math.max(0, from - this.maxLinks);
    return Array.from({ length: from - first }, (_, at) => first + at);
  }
}

function codedStatements({ lowered, statements }: ReadCell): readonly CodedStatement[] {
  return lowered.statements.flatMap((statement, place): CodedStatement[] => {
    const facts = statements[place]?.facts;
    if (facts === undefined) return [];
    const makes = [...facts.defines, ...facts.mayDefine, ...facts.changes.map(({ name }) => name)];
    return [{ code: laterCodeOf(statement), kind: statement.kind, makes }];
  });
}

function reasonOf(link: Link, { cell: { cellIndex } }: Site): string {
  if (link.words?.cellIndex === cellIndex) return link.words.reason;
  const reason = inWords(link, cellIndex);
  link.words = { cellIndex, reason };
  return reason;
}

function inWords({ kind, name, how }: Link, cellIndex: number): string {
  const where = ` in cell ${cellIndex + 1}`;
  if (kind === 'channel') {
    const done = how.kind === 'defined' ? 'set' : 'written';
    return `${channelInWords(name)}, ${done}${where} by \`${how.how}\``;
  }
  const done = how.kind === 'defined' ? `defined${where}` : `changed${where} by \`${how.how}\``;
  return `uses \`${name}\`, ${done}`;
}

function missingNames(cells: readonly ReadCell[], statements: readonly GraphStatement[]): MissingName[] {
  const missing = cells.flatMap((cell) =>
    cell.statements.flatMap((one, place) => missingIn(one, cell, place)),
  );
  if (missing.length === 0) return [];
  const definedIn = new Map<string, GraphStatement>();
  for (const statement of statements) for (const name of statement.defines) definedIn.set(name, statement);
  return missing.map((found) => {
    const later = definedIn.get(found.name);
    return later !== undefined && later.index > found.statement
      ? { ...found, definedLaterIn: later.cellId }
      : found;
  });
}

function missingIn({ missing }: FlowStatement, { cellId, site }: ReadCell, place: number): MissingName[] {
  return missing.map(({ name, range }) => ({ name, statement: site.first + place, cellId, range }));
}
