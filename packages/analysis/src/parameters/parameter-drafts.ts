import type { SourceRange } from '../source/range.ts';
import type { AnnotationMetadata } from './annotation-metadata.ts';
import type { ParameterComment } from './comments.ts';
import { labelFromName } from './comments.ts';
import { describeType } from './describe-type.ts';
import { ANY, inferType } from './infer-type.ts';
import { jsonForm } from './json-form.ts';
import type {
  Parameter,
  ParameterDefault,
  ParameterDiagnostic,
  ParameterSet,
  ParameterType,
} from './parameter.ts';
import type { StaticValue } from './static-value.ts';

/** What is known so far of one input while its cell is read. */
export interface Draft {
  readonly name: string;
  readonly cellId: string;
  readonly range: SourceRange;
  /** From an annotation or a type comment; undefined leaves it to the default. */
  readonly declared?: { readonly type: ParameterType; readonly text: string } | undefined;
  readonly metadata: AnnotationMetadata;
  readonly comment: ParameterComment;
  readonly value?: {
    readonly range: SourceRange;
    /** Undefined when only running can tell. */
    readonly known: StaticValue | undefined;
  };
}

/** Collects inputs and what is to be said about them. */
export class ParameterDrafts {
  private readonly drafts = new Map<string, Draft>();
  private readonly diagnostics: ParameterDiagnostic[] = [];

  get(name: string): Draft | undefined {
    return this.drafts.get(name);
  }

  put(draft: Draft): void {
    this.drafts.set(draft.name, draft);
  }

  remove(name: string): void {
    this.drafts.delete(name);
  }

  /** From here on only running can tell the default of `name`. */
  forgetValue(name: string): void {
    const draft = this.drafts.get(name);
    if (draft?.value === undefined) return;
    const declared = draft.declared ?? inferredDeclaration(draft.value.known);
    this.put({ ...draft, declared, value: { ...draft.value, known: undefined } });
  }

  report(diagnostic: ParameterDiagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  finish(): Pick<ParameterSet, 'parameters' | 'diagnostics'> {
    const parameters = [...this.drafts.values()].map((draft, order) => this.finishOne(draft, order));
    return { parameters, diagnostics: this.diagnostics };
  }

  private finishOne(draft: Draft, order: number): Parameter {
    const { known } = draft.value ?? {};
    const inferred = known === undefined ? ANY : inferType(known);
    let type = draft.declared?.type ?? inferred;
    if (known?.kind === 'none' && type.kind !== 'any') type = { ...type, nullable: true };
    type = widen(type, inferred);
    const help = draft.comment.help ?? draft.metadata.help;
    return {
      name: draft.name,
      type,
      typeText: typeTextOf(draft, type),
      default: this.defaultOf(draft, type),
      required: draft.value === undefined,
      label: draft.metadata.label ?? draft.comment.label ?? labelFromName(draft.name),
      ...(help === undefined ? {} : { help }),
      ...(draft.metadata.widget === undefined ? {} : { widget: draft.metadata.widget }),
      ...(draft.metadata.section === undefined ? {} : { section: draft.metadata.section }),
      ...(draft.metadata.showIf === undefined ? {} : { showIf: draft.metadata.showIf }),
      ...(draft.metadata.message === undefined ? {} : { message: draft.metadata.message }),
      order,
      cellId: draft.cellId,
      range: draft.range,
      ...(draft.value === undefined ? {} : { defaultRange: draft.value.range }),
    };
  }

  private defaultOf(draft: Draft, type: ParameterType): ParameterDefault {
    if (draft.value === undefined) return { kind: 'none' };
    const { known, range } = draft.value;
    if (known === undefined) return { kind: 'computed' };
    const value = jsonForm(known, type);
    const isOtherText =
      known.kind === 'str' && !['string', 'path', 'literal', 'union', 'any'].includes(type.kind);
    if (draft.declared !== undefined && (value === undefined || isOtherText)) {
      this.report({
        code: 'parameter-annotation-mismatch',
        severity: 'warning',
        message: `The default of "${draft.name}" is not a value of its type, ${describeType(type)}. Given values are checked against the type; the default is used as it is.`,
        hint: 'Change the default or the type so that they agree.',
        cellId: draft.cellId,
        range,
      });
    }
    return value === undefined ? { kind: 'computed' } : { kind: 'static', value };
  }
}

function inferredDeclaration(known: StaticValue | undefined): Draft['declared'] {
  const type = known === undefined ? ANY : inferType(known);
  return { type, text: describeType(type) };
}

/** An annotated `int` or `float` whose default is beyond what JSON numbers hold. */
function widen(type: ParameterType, inferred: ParameterType): ParameterType {
  if (type.kind === 'integer' && inferred.kind === 'integer' && inferred.big === true)
    return { ...type, big: true };
  if (type.kind === 'number' && inferred.kind === 'number' && inferred.nonFinite === true) {
    return { ...type, nonFinite: true };
  }
  return type;
}

function typeTextOf(draft: Draft, type: ParameterType): string {
  const text = draft.declared?.text ?? describeType(type);
  return draft.declared !== undefined && type.nullable && !draft.declared.type.nullable
    ? `${text} | None`
    : text;
}
