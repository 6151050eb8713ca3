import { parseCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, namedChildren } from '../parser/syntax.ts';

const SCOPES: ReadonlySet<string> = new Set([
  'function_definition',
  'lambda',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/**
 * Names that functions in some code look up only when they are called: those that are neither their own nor of a
 * function around them. Says a name too many rather than one too few; built-in names are among them.
 */
export function lateNames(source: string): string[] {
  const { tree, text } = parseCell({ id: '', type: 'code', source, tags: [] });
  const found = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'function_definition' || node.type === 'lambda') {
      for (const name of new Scope(text).read(node)) found.add(name);
    } else for (const child of node.children) visit(child);
  };
  visit(tree.root);
  return [...found];
}

type Text = (node: SyntaxNode) => string;
/** What is looked at beside the rest of a node: the fields whose names it binds. */
const BINDS: Readonly<Record<string, string>> = {
  class_definition: 'name',
  named_expression: 'name',
  assignment: 'left',
  augmented_assignment: 'left',
  for_statement: 'left',
  for_in_clause: 'left',
};
/** Parts whose plain names are not names of the program. */
const SEEN_FIELD: Readonly<Record<string, string>> = { attribute: 'object', keyword_argument: 'value' };

/** One function, lambda or comprehension: what it uses and what it binds. */
class Scope {
  private readonly bound = new Set<string>();
  private readonly used = new Set<string>();
  private readonly shared = new Set<string>();
  private readonly text: Text;

  constructor(text: Text) {
    this.text = text;
  }

  /** The names that are neither its own nor of the scopes inside. */
  read(scope: SyntaxNode): string[] {
    const parameters = childAt(scope, 'parameters');
    for (const child of parameters === undefined ? [] : namedChildren(parameters)) this.bindParameter(child);
    for (const child of scope.children)
      if (child.field !== 'parameters' && child.field !== 'name') this.visit(child);
    return [...new Set([...this.used, ...this.shared])].filter(
      (name) => !this.bound.has(name) || this.shared.has(name),
    );
  }

  private visit(node: SyntaxNode): void {
    const only = SEEN_FIELD[node.type];
    if (SCOPES.has(node.type)) this.enter(node);
    else if (node.type === 'identifier') this.used.add(this.text(node));
    else if (only !== undefined) this.visitAll(node.children.filter(({ field }) => field === only));
    else if (node.type === 'global_statement') {
      for (const child of namedChildren(node)) this.shared.add(this.text(child));
    } else if (/^import_(?:from_)?statement$/.test(node.type)) this.bindImports(node);
    else if (node.type === 'as_pattern_target' || node.type === 'case_pattern') this.bind(node);
    else {
      const target = childAt(node, BINDS[node.type] ?? '-');
      if (target !== undefined) this.bind(target);
      this.visitAll(node.children.filter((child) => child !== target));
    }
  }

  private visitAll(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) this.visit(node);
  }

  private enter(node: SyntaxNode): void {
    const name = node.type === 'function_definition' ? childAt(node, 'name') : undefined;
    if (name !== undefined) this.bound.add(this.text(name));
    for (const free of new Scope(this.text).read(node)) this.used.add(free);
  }

  private bind(node: SyntaxNode): void {
    if (node.type === 'identifier') this.bound.add(this.text(node));
    // `a.b = 1` and `a[0] = 1` use `a`.
    else if (/^(?:attribute|subscript|type|call)$/.test(node.type)) this.visit(node);
    else for (const child of node.children) this.bind(child);
  }

  private bindImports(node: SyntaxNode): void {
    for (const child of node.children) {
      if (child.field === 'module_name') continue;
      const name =
        child.type === 'aliased_import'
          ? childAt(child, 'alias')
          : child.type === 'dotted_name'
            ? namedChildren(child)[0]
            : undefined;
      if (name !== undefined) this.bound.add(this.text(name));
    }
  }

  private bindParameter(node: SyntaxNode): void {
    if (node.type === 'identifier') {
      this.bound.add(this.text(node));
      return;
    }
    const name = childAt(node, 'name') ?? namedChildren(node)[0];
    if (name !== undefined) this.bindParameter(name);
    // Defaults and annotations are looked up around the function, which is as good here.
    this.visitAll(node.children.filter((child) => child !== name));
  }
}
