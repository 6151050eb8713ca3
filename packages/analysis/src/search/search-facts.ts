import type { AnalysisCell } from '../cell.ts';
import { packagesOf, readImports } from '../imports/read-imports.ts';
import type { ParsedCell } from '../parser/parse-cell.ts';
import { parseCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, textOf } from '../parser/syntax.ts';
import { BUILTINS } from '../tables/builtins.ts';

/** What a search index should know of a notebook's code. Names are as written; each list has each name once. */
export interface SearchFacts {
  /** Functions and methods that the notebook defines. */
  readonly functions: readonly string[];
  readonly classes: readonly string[];
  /** Variables that it assigns, at any level. */
  readonly variables: readonly string[];
  /** Functions and methods that it calls, the last part of their name: `read_csv`, `merge`. Builtins left out. */
  readonly calls: readonly string[];
  /** Attributes that it reads besides calling. */
  readonly attributes: readonly string[];
  /** Top-level import names, the standard library included: `pandas`, `sklearn`, `re`. */
  readonly packages: readonly string[];
  /** Those of `packages` that must be installed. */
  readonly thirdParty: readonly string[];
  /** Dotted names that imports bring: `sklearn.linear_model.LinearRegression`. */
  readonly imported: readonly string[];
  /** Literal texts that look like data files or addresses: `sales.csv`, `https://…`. */
  readonly dataSources: readonly string[];
}

/** Texts longer than this name no file or address worth finding. Characters. */
const MAX_SOURCE_TEXT = 300;

const DATA_FILE =
  /^[^\n<>|"*]{1,250}\.(?:csv|tsv|txt|json|jsonl|ndjson|xlsx?|parquet|feather|arrow|orc|avro|h5|hdf5|nc|pkl|pickle|npy|npz|sqlite3?|db|xml|ya?ml|zip|gz|geojson|shp|sav|dta|sas7bdat|png|jpe?g|tiff?)$/i;
const ADDRESS =
  /^(?:https?|s3|gs|abfss?|hdfs|ftp|postgresql|mysql|sqlite|snowflake|oracle|mssql)(?:\+\w+)?:\/\/\S+$/i;

/** Collects the names in a notebook's code for search. Needs `loadParser`; never throws because of the code. */
export function searchFacts(cells: readonly AnalysisCell[]): SearchFacts {
  const collector = new NameCollector();
  const imports = cells.flatMap((cell) => {
    if (cell.type !== 'code') return [];
    const parsed = parseCell(cell);
    collector.collect(parsed);
    return readImports(parsed);
  });
  const packages = packagesOf(imports);
  return {
    functions: [...collector.functions],
    classes: [...collector.classes],
    variables: [...collector.variables],
    calls: [...collector.calls].filter((name) => !BUILTINS.has(name)),
    attributes: [...collector.attributes],
    packages: packages.map(({ name }) => name),
    thirdParty: packages.filter((found) => !found.isStandardLibrary).map(({ name }) => name),
    imported: [
      ...new Set(
        imports.map(({ module, member }) =>
          member === undefined || member === '*' ? module : `${module}.${member}`,
        ),
      ),
    ],
    dataSources: [...collector.dataSources],
  };
}

class NameCollector {
  readonly functions = new Set<string>();
  readonly classes = new Set<string>();
  readonly variables = new Set<string>();
  readonly calls = new Set<string>();
  readonly attributes = new Set<string>();
  readonly dataSources = new Set<string>();

  collect(parsed: ParsedCell): void {
    this.visit(parsed.tree.root, parsed.tree.text);
  }

  private visit(node: SyntaxNode, text: string): void {
    switch (node.type) {
      case 'function_definition':
        add(this.functions, childAt(node, 'name'), text);
        break;
      case 'class_definition':
        add(this.classes, childAt(node, 'name'), text);
        break;
      case 'assignment':
      case 'augmented_assignment':
      case 'for_statement':
      case 'named_expression':
        this.targets(childAt(node, 'left') ?? childAt(node, 'name'), text);
        break;
      case 'as_pattern_target':
        this.targets(node.children[0], text);
        break;
      case 'call':
        this.call(childAt(node, 'function'), text);
        break;
      case 'attribute':
        add(this.attributes, childAt(node, 'attribute'), text);
        break;
      case 'string':
        this.string(textOf(node, text));
        break;
    }
    const callee = node.type === 'call' ? childAt(node, 'function') : undefined;
    for (const child of node.children) {
      if (child.children.length === 0) continue;
      // A called method is a call and no attribute besides.
      if (child === callee && child.type === 'attribute')
        for (const inner of child.children) this.visit(inner, text);
      else this.visit(child, text);
    }
  }

  private call(callee: SyntaxNode | undefined, text: string): void {
    if (callee?.type === 'identifier') add(this.calls, callee, text);
    else if (callee?.type === 'attribute') add(this.calls, childAt(callee, 'attribute'), text);
  }

  private targets(node: SyntaxNode | undefined, text: string): void {
    if (node === undefined) return;
    if (node.type === 'identifier') add(this.variables, node, text);
    else if (
      /^(?:pattern_list|tuple_pattern|list_pattern|list_splat_pattern|tuple|expression_list)$/.test(node.type)
    ) {
      for (const child of node.children) this.targets(child, text);
    }
  }

  private string(literal: string): void {
    const value = literal.replace(/^[a-zA-Z]*("""|'''|"|')/, '').replace(/("""|'''|"|')$/, '');
    if (value.length <= MAX_SOURCE_TEXT && (DATA_FILE.test(value) || ADDRESS.test(value)))
      this.dataSources.add(value);
  }
}

function add(names: Set<string>, node: SyntaxNode | undefined, text: string): void {
  const name = node === undefined ? '' : textOf(node, text);
  // `_`, `__` and `___` are placeholders.
  if (!/^_*$/.test(name)) names.add(name);
}
