import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, childrenAt, namedChildren, textOf } from '../parser/syntax.ts';

/** What names mean when no import says so: what people write and mean. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  date: 'datetime.date',
  'datetime.date': 'datetime.date',
  datetime: 'datetime.datetime',
  'datetime.datetime': 'datetime.datetime',
  'datetime.time': 'datetime.time',
  'datetime.timezone': 'datetime.timezone',
  'datetime.timedelta': 'datetime.timedelta',
  'datetime.UTC': 'datetime.UTC',
  time: 'datetime.time',
  timezone: 'datetime.timezone',
  timedelta: 'datetime.timedelta',
  Decimal: 'decimal.Decimal',
  Path: 'pathlib.Path',
};

const TYPING_NAMES: ReadonlySet<string> = new Set(
  'Any Optional Union Literal Annotated Final List Tuple Set FrozenSet Dict Sequence Iterable Collection Mapping MutableMapping MutableSequence Text'.split(
    ' ',
  ),
);

const ROOT_ALIASES: Readonly<Record<string, string>> = {
  dt: 'datetime',
  np: 'numpy',
  pd: 'pandas',
  t: 'typing',
};

/** Where a type alias such as `Region = Literal["FR", "DE"]` was written. */
export interface AliasSource {
  readonly node: SyntaxNode;
  readonly text: string;
}

/** What the names at the parameters cell's top level refer to, from the code above it and in it. */
export class NameEnvironment {
  private readonly imported = new Map<string, string>();
  private readonly assigned = new Map<string, AliasSource | undefined>();

  /** Takes in the imports, definitions and plain assignments of a cell's top level. */
  readCell(parsed: ParsedCell): void {
    for (const statement of namedChildren(parsed.tree.root)) this.readStatement(statement, parsed.tree.text);
  }

  readStatement(statement: SyntaxNode, text: string): void {
    if (statement.type === 'import_statement') this.readImport(statement, text);
    else if (statement.type === 'import_from_statement') this.readFromImport(statement, text);
    else if (statement.type === 'class_definition' || statement.type === 'function_definition') {
      const name = childAt(statement, 'name');
      if (name !== undefined) this.assign(textOf(name, text), undefined);
    } else if (statement.type === 'type_alias_statement') {
      const [left, right] = [childAt(statement, 'left'), childAt(statement, 'right')];
      if (left !== undefined && right !== undefined) this.assign(textOf(left, text), { node: right, text });
    } else if (statement.type === 'expression_statement') {
      const assignment = statement.children[0];
      const left = assignment && childAt(assignment, 'left');
      const right = assignment && childAt(assignment, 'right');
      if (assignment?.type === 'assignment' && left?.type === 'identifier' && right !== undefined) {
        this.assign(textOf(left, text), { node: right, text });
      }
    }
  }

  /** `dt.date` → `datetime.date`; undefined for names that the notebook itself defines. */
  qualify(dotted: string): string | undefined {
    const [root = '', ...rest] = dotted.split('.');
    const imported = this.imported.get(root);
    if (imported !== undefined) {
      const name = [imported, ...rest].join('.');
      return name === 'datetime' ? 'datetime.datetime' : name;
    }
    if (this.assigned.has(root)) return undefined;
    const known = wellKnown(dotted);
    if (known !== undefined) return known;
    if (rest.length === 0) return TYPING_NAMES.has(root) ? `typing.${root}` : `builtins.${root}`;
    return [Object.hasOwn(ROOT_ALIASES, root) ? ROOT_ALIASES[root] : root, ...rest].join('.');
  }

  /** The expression assigned to a name, when that might be a type alias. */
  aliasOf(name: string): AliasSource | undefined {
    return this.assigned.get(name);
  }

  private assign(name: string, source: AliasSource | undefined): void {
    this.imported.delete(name);
    this.assigned.set(name, source);
  }

  private bind(name: string, qualified: string): void {
    this.assigned.delete(name);
    this.imported.set(name, qualified);
  }

  private readImport(statement: SyntaxNode, text: string): void {
    for (const item of childrenAt(statement, 'name')) {
      const module = item.type === 'aliased_import' ? childAt(item, 'name') : item;
      const alias = childAt(item, 'alias');
      if (module === undefined) continue;
      const dotted = textOf(module, text);
      const root = dotted.split('.')[0] ?? dotted;
      if (alias === undefined) this.bind(root, root);
      else this.bind(textOf(alias, text), dotted);
    }
  }

  private readFromImport(statement: SyntaxNode, text: string): void {
    const moduleNode = childAt(statement, 'module_name');
    if (moduleNode === undefined) return;
    const module = textOf(moduleNode, text).replace(/^typing_extensions$/, 'typing');
    for (const item of childrenAt(statement, 'name')) {
      const name = item.type === 'aliased_import' ? childAt(item, 'name') : item;
      const alias = childAt(item, 'alias') ?? name;
      if (name !== undefined && alias !== undefined) {
        this.bind(textOf(alias, text), `${module}.${textOf(name, text)}`);
      }
    }
  }
}

/** The longest beginning of a dotted name that is well known, replaced; `date.today` → `datetime.date.today`. */
function wellKnown(dotted: string): string | undefined {
  for (let end = dotted.length; end > 0; end = dotted.lastIndexOf('.', end - 1)) {
    const beginning = dotted.slice(0, end);
    if (Object.hasOwn(WELL_KNOWN, beginning)) return `${WELL_KNOWN[beginning]}${dotted.slice(end)}`;
  }
  return undefined;
}
