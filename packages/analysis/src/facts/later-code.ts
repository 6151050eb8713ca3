import type { FunctionBody } from './program.ts';

/** What code that is made now and runs later may read and change of what is outside of it. */
export interface LaterCode {
  /** Names of the notebook that it mentions, in functions within it too. */
  readonly names: Set<string>;
  readonly attributes: Set<string>;
  /** Attributes of what it was given that it calls: `self.rule()`. */
  readonly calledOnGiven: Set<string>;
  /** What it changes in place, by the names through which it has it. */
  readonly changes: { readonly base: string; readonly isGiven: boolean; readonly how: string }[];
  /** Whether it calls something that it was given, which may be any function. */
  callsGiven: boolean;
  /** Whether it makes objects of a class that only it knows: `type(self)()`, `cls()`. */
  makesOwnKind: boolean;
  readonly parameters: readonly string[];
  /** Functions within it, which it may hand out. */
  readonly inner: LaterCode[];
}

export interface OwnClass {
  readonly name: string;
  /** The names of its bases and of its metaclass; an empty one for a base that is no name. */
  readonly bases: readonly string[];
  readonly methods: readonly {
    readonly name: string;
    readonly body: FunctionBody;
    readonly code: LaterCode;
  }[];
  /** Functions that its body puts into attributes, and names that its body mentions. */
  readonly functions: readonly LaterCode[];
  readonly names: ReadonlySet<string>;
}

/** What a statement makes that runs later. */
export interface StatementCode {
  readonly classes: OwnClass[];
  readonly functions: LaterCode[];
  /** Functions that it sets as attributes of objects, which may be classes; and names that it sets so. */
  readonly patches: LaterCode[];
  readonly patchedNames: Set<string>;
  /** Generators that clean up behind themselves, which they do also when nobody has them any more. */
  readonly dropped: LaterCode[];
  /** Names that it calls, those that decorate something, and those that it mentions otherwise. */
  readonly called: Set<string>;
  readonly decorators: Set<string>;
  readonly values: Set<string>;
}

/** The base of what nobody knows whose it is. */
export const UNKNOWN = '?';

export function newCode(body?: FunctionBody): LaterCode {
  return {
    names: new Set(),
    attributes: new Set(),
    calledOnGiven: new Set(),
    changes: [],
    callsGiven: false,
    makesOwnKind: false,
    parameters: (body?.parameters ?? []).map(({ name }) => name),
    inner: [],
  };
}
