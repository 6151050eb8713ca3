import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, childrenAt, namedChildren, textOf } from '../parser/syntax.ts';
import type { SourceRange } from '../source/range.ts';
import { distributionOf } from './distributions.ts';
import { STANDARD_LIBRARY } from './standard-library.ts';

/** One name that an import binds, or one `from module import *`. */
export interface ImportedName {
  /** The dotted module, with leading dots when relative. */
  readonly module: string;
  /** The name taken from the module; undefined for `import module`; `*` for everything. */
  readonly member?: string;
  /** The name it is bound to. */
  readonly local: string;
  readonly cellId: string;
  readonly range: SourceRange;
}

/** A package that a notebook imports. */
export interface ImportedPackage {
  /** Top-level import name: `sklearn` for `import sklearn.linear_model`. */
  readonly name: string;
  /** Whether Python brings it along. */
  readonly isStandardLibrary: boolean;
  /** What to install: `scikit-learn` for `sklearn`. Undefined for the standard library. */
  readonly distribution?: string;
  /** The dotted modules imported from it. */
  readonly modules: readonly string[];
  readonly cellIds: readonly string[];
}

/** Every import of a cell, those inside functions and conditions included. */
export function readImports(parsed: ParsedCell): readonly ImportedName[] {
  const found: ImportedName[] = [];
  const visit = (node: SyntaxNode) => {
    const imports = importsOf(node, parsed);
    if (imports !== undefined) found.push(...imports);
    else for (const child of node.children) if (child.children.length > 0) visit(child);
  };
  visit(parsed.tree.root);
  return found;
}

/** What an import statement binds; undefined for every other node. */
export function importsOf(node: SyntaxNode, parsed: ParsedCell): readonly ImportedName[] | undefined {
  if (node.type === 'import_statement') return plainImports(node, parsed);
  return node.type === 'import_from_statement' || node.type === 'future_import_statement'
    ? fromImports(node, parsed)
    : undefined;
}

function plainImports(node: SyntaxNode, parsed: ParsedCell): ImportedName[] {
  const { text } = parsed.tree;
  return childrenAt(node, 'name').flatMap((item) => {
    const name = item.type === 'aliased_import' ? childAt(item, 'name') : item;
    const alias = childAt(item, 'alias');
    if (name === undefined) return [];
    const module = textOf(name, text).replace(/\s/g, '');
    const local = alias === undefined ? (module.split('.')[0] ?? module) : textOf(alias, text);
    return [{ module, local, cellId: parsed.cell.id, range: parsed.rangeOf(item) }];
  });
}

function fromImports(node: SyntaxNode, parsed: ParsedCell): ImportedName[] {
  const { text } = parsed.tree;
  const moduleNode = childAt(node, 'module_name');
  const module = moduleNode === undefined ? '__future__' : textOf(moduleNode, text).replace(/\s/g, '');
  const cellId = parsed.cell.id;
  const star = namedChildren(node).find((child) => child.type === 'wildcard_import');
  if (star !== undefined) return [{ module, member: '*', local: '*', cellId, range: parsed.rangeOf(node) }];
  return childrenAt(node, 'name').flatMap((item) => {
    const name = item.type === 'aliased_import' ? childAt(item, 'name') : item;
    const alias = childAt(item, 'alias') ?? name;
    if (name === undefined || alias === undefined) return [];
    return [
      { module, member: textOf(name, text), local: textOf(alias, text), cellId, range: parsed.rangeOf(item) },
    ];
  });
}

/** The packages behind imports, by name; relative imports and `__future__` belong to none. */
export function packagesOf(imports: readonly ImportedName[]): readonly ImportedPackage[] {
  const byName = new Map<string, { modules: Set<string>; cellIds: Set<string> }>();
  for (const { module, cellId } of imports) {
    const name = module.split('.')[0] ?? '';
    if (name === '' || name === '__future__') continue;
    const entry = byName.get(name) ?? { modules: new Set(), cellIds: new Set() };
    entry.modules.add(module);
    entry.cellIds.add(cellId);
    byName.set(name, entry);
  }
  const names = [...byName].sort(([left], [right]) => (left < right ? -1 : 1));
  return names.map(([name, { modules, cellIds }]) => {
    const isStandardLibrary = STANDARD_LIBRARY.has(name);
    return {
      name,
      isStandardLibrary,
      ...(isStandardLibrary ? {} : { distribution: distributionOf(name) }),
      modules: [...modules].sort(),
      cellIds: [...cellIds],
    };
  });
}
