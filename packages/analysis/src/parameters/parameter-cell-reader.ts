import type { Severity } from '../diagnostic.ts';
import { parsePython } from '../parser/load-parser.ts';
import type { ParsedCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { childAt, containsError, namedChildren, textOf } from '../parser/syntax.ts';
import type { Annotation } from './annotation.ts';
import { isTypeExpression, readAnnotation } from './annotation.ts';
import { CommentFinder } from './comment-finder.ts';
import type { ParameterComment } from './comments.ts';
import { computedType } from './computed-type.ts';
import { describeType } from './describe-type.ts';
import type { EvaluationContext } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import type { NameEnvironment } from './name-environment.ts';
import type { ParameterDiagnosticCode } from './parameter.ts';
import type { Draft, ParameterDrafts } from './parameter-drafts.ts';
import { namesMentioned, statementReason } from './statement-reason.ts';

/** Statements that prepare the cell and are no candidates for inputs. */
const SILENT = new Set([
  'import_statement',
  'import_from_statement',
  'future_import_statement',
  'pass_statement',
]);

const IN_PLACE_METHODS = new Set(
  'append extend insert remove pop clear sort reverse update setdefault add discard popitem'.split(' '),
);

/** Reads the top level of one cell tagged `parameters`. */
export class ParameterCellReader {
  private readonly parsed: ParsedCell;
  private readonly names: NameEnvironment;
  private readonly drafts: ParameterDrafts;
  private readonly context: EvaluationContext;
  private readonly comments: CommentFinder;

  constructor(parsed: ParsedCell, names: NameEnvironment, drafts: ParameterDrafts) {
    this.parsed = parsed;
    this.names = names;
    this.drafts = drafts;
    this.context = { text: parsed.tree.text, names, magicAt: parsed.magicAt };
    this.comments = new CommentFinder(parsed);
  }

  read(): void {
    for (const statement of namedChildren(this.parsed.tree.root)) {
      this.readStatement(statement);
      this.names.readStatement(statement, this.parsed.tree.text);
    }
    for (const magic of this.parsed.rewritten.magics) {
      if (magic.assigned || magic.kind === 'cell') continue;
      this.drafts.report({
        code: 'statement-not-an-input',
        severity: 'info',
        message: 'This is an IPython command, not an input.',
        cellId: this.parsed.cell.id,
        range: this.parsed.sourceRange(magic),
      });
    }
  }

  private readStatement(statement: SyntaxNode): void {
    if (SILENT.has(statement.type)) return;
    if (containsError(statement)) {
      this.report(
        statement,
        'parameter-syntax-error',
        'This is not valid Python, so no input can be read from it.',
      );
      return;
    }
    if (statement.type === 'delete_statement') {
      this.readDelete(statement);
      return;
    }
    if (statement.type !== 'expression_statement') {
      this.reportOther(statement);
      return;
    }
    if (this.isMagic(statement)) return;
    for (const [index, part] of namedChildren(statement).entries()) {
      if (part.type === 'assignment') this.readAssignment(part, statement);
      else if (part.type === 'augmented_assignment') this.readAugmented(part);
      else if (part.type === 'string' || part.type === 'ellipsis') continue;
      else if (index === 0) this.reportOther(statement);
    }
  }

  private isMagic(statement: SyntaxNode): boolean {
    const [only] = namedChildren(statement);
    return only !== undefined && only.type === 'integer' && this.parsed.magicAt(only) !== undefined;
  }

  private readAssignment(assignment: SyntaxNode, statement: SyntaxNode): void {
    const targets: SyntaxNode[] = [];
    const annotation = childAt(assignment, 'type');
    let value: SyntaxNode | undefined = assignment;
    while (value?.type === 'assignment') {
      const left = childAt(value, 'left');
      if (left !== undefined) targets.push(left);
      value = childAt(value, 'right');
    }
    if (value !== undefined && annotation === undefined && isTypeExpression(value, this.context)) {
      this.report(assignment, 'statement-not-an-input', {
        message: 'This names a type for use in annotations; it is not an input.',
        severity: 'info',
      });
      return;
    }
    const comment = this.comments.commentOf(statement);
    for (const target of targets) this.readTarget(target, { annotation, value, comment });
  }

  private readTarget(
    target: SyntaxNode,
    parts: {
      readonly annotation: SyntaxNode | undefined;
      readonly value: SyntaxNode | undefined;
      readonly comment: ParameterComment;
    },
  ): void {
    if (target.type !== 'identifier') {
      this.reportTarget(target);
      return;
    }
    const name = textOf(target, this.context.text).normalize('NFKC');
    if (name.startsWith('_')) {
      const message = `"${name}" starts with an underscore, so it is private to the notebook and not an input.`;
      this.report(target, 'parameter-private', { message, severity: 'info' });
      return;
    }
    const previous = this.drafts.get(name);
    const known = parts.value && evaluate(parts.value, this.context);
    if (parts.value !== undefined && known === undefined) this.reportDependence(name, parts.value);
    if (previous?.value !== undefined && parts.value !== undefined) {
      this.report(
        target,
        'parameter-reassigned',
        `"${name}" is assigned more than once here; the last default counts.`,
      );
    }
    const declared = this.declarationOf(name, parts.annotation, parts.comment);
    const metadata = declared?.annotation.metadata ?? previous?.metadata ?? {};
    const value = parts.value && { range: this.parsed.rangeOf(parts.value), known };
    const computed = parts.value && known === undefined ? computedType(parts.value, this.context) : undefined;
    const draft: Draft = {
      name,
      cellId: this.parsed.cell.id,
      range: this.parsed.rangeOf(target),
      declared:
        declared?.declared ??
        previous?.declared ??
        (computed && { type: computed, text: describeType(computed) }),
      metadata,
      comment: { ...previous?.comment, ...parts.comment },
    };
    const kept = value ?? previous?.value;
    this.drafts.put(kept === undefined ? draft : { ...draft, value: kept });
  }

  private declarationOf(
    name: string,
    annotation: SyntaxNode | undefined,
    comment: ParameterComment,
  ): { declared: Draft['declared']; annotation: Annotation } | undefined {
    const written = annotation === undefined ? comment.typeText : textOf(annotation, this.context.text);
    if (written === undefined) return undefined;
    const read =
      annotation === undefined ? this.readTypeComment(written) : readAnnotation(annotation, this.context);
    const at = annotation ?? this.parsed.tree.root;
    if (read?.type === undefined) {
      if (annotation === undefined && read === undefined) return undefined;
      const message = `"${unquoted(written)}" is not a type that an input can have. "${name}" takes its type from its default instead, or accepts any value.`;
      this.report(at, 'parameter-annotation-unsupported', message);
      return { declared: undefined, annotation: read ?? { type: undefined, metadata: {}, ignored: [] } };
    }
    for (const part of read.ignored) {
      const message = `"${part}" in the type of "${name}" is not understood and has no effect on its input.`;
      this.report(at, 'parameter-constraint-unsupported', message);
    }
    const text = unquoted(written).replace(/\s+/g, ' ');
    // What an annotation says besides the type is read by machines; people read the type.
    const said = /^(?:\w+\.)?Annotated\[/.test(text) ? describeType(read.type) : text;
    return { declared: { type: read.type, text: said }, annotation: read };
  }

  private readTypeComment(text: string): Annotation | undefined {
    const tree = parsePython(text);
    const expression = tree.root.children[0]?.children[0];
    if (tree.hasError || expression === undefined) return undefined;
    return readAnnotation(expression, { ...this.context, text, magicAt: () => undefined });
  }

  private reportDependence(name: string, value: SyntaxNode): void {
    const others = namesMentioned(value, this.context.text).filter(
      (other) => other !== name && this.drafts.get(other),
    );
    const [other] = others;
    if (other === undefined) return;
    const message = `The default of "${name}" is computed from the default of "${other}", not from the value that is given for "${other}".`;
    this.report(value, 'parameter-from-parameter', {
      message,
      hint: `Compute it in a later cell if it should follow "${other}".`,
    });
  }

  private readAugmented(part: SyntaxNode): void {
    const left = childAt(part, 'left');
    const name = left && textOf(left, this.context.text);
    if (left?.type !== 'identifier' || name === undefined) {
      if (left !== undefined) this.reportTarget(left);
      return;
    }
    this.changed(name, part);
  }

  /** Reports that the default of `name` changes after its assignment, or that the change is of no input. */
  private changed(name: string, at: SyntaxNode): void {
    if (this.drafts.get(name) === undefined) {
      const message = `"${name}" is changed here but was not assigned in this cell before, so it is not an input.`;
      this.report(at, 'statement-not-an-input', message);
      return;
    }
    const message = `The default of "${name}" is changed after it was assigned, so it is only known when the notebook runs. A given value replaces it.`;
    this.report(at, 'parameter-changed', message);
    this.drafts.forgetValue(name);
  }

  private readDelete(statement: SyntaxNode): void {
    for (const name of namesMentioned(statement, this.context.text)) {
      if (this.drafts.get(name) === undefined) continue;
      this.report(
        statement,
        'parameter-deleted',
        `"${name}" is deleted in this cell, so it is not an input.`,
      );
      this.drafts.remove(name);
    }
  }

  private reportTarget(target: SyntaxNode): void {
    const [root] = namesMentioned(target, this.context.text);
    if (target.type === 'subscript' || target.type === 'attribute') {
      if (root !== undefined && this.drafts.get(root) !== undefined) this.changed(root, target);
      else
        this.report(target, 'statement-not-an-input', {
          message: 'Only a plain name can be an input; this sets a part of something else.',
          severity: 'info',
        });
      return;
    }
    const message = 'Several names are assigned at once here; each input needs an assignment of its own.';
    this.report(target, 'statement-not-an-input', { message, hint: 'Write one assignment per line.' });
    for (const name of namesMentioned(target, this.context.text)) this.drafts.remove(name);
  }

  private reportOther(statement: SyntaxNode): void {
    const reason = statementReason(statement, this.context.text);
    this.report(statement, 'statement-not-an-input', reason);
    for (const name of reason.assigns) if (this.drafts.get(name) !== undefined) this.changed(name, statement);
    if (reason.method !== undefined && IN_PLACE_METHODS.has(reason.method.name)) {
      if (this.drafts.get(reason.method.receiver) !== undefined)
        this.changed(reason.method.receiver, statement);
    }
  }

  private report(at: SyntaxNode, code: ParameterDiagnosticCode, note: string | Note): void {
    const said = typeof note === 'string' ? { message: note } : note;
    const severity = code === 'parameter-syntax-error' ? 'error' : 'warning';
    const { message, hint } = said;
    const words = { message, severity: said.severity ?? severity, ...(hint === undefined ? {} : { hint }) };
    this.drafts.report({ code, ...words, cellId: this.parsed.cell.id, range: this.parsed.rangeOf(at) });
  }
}

/** What a diagnostic says, where it is not simply a warning. */
interface Note {
  readonly message: string;
  readonly severity?: Severity;
  readonly hint?: string;
}

/** An annotation that is written as a text, without its quotes. */
function unquoted(annotation: string): string {
  return annotation.replace(/^(["'])(.*)\1$/s, '$2');
}
