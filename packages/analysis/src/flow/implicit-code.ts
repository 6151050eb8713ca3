import type { LaterCode, OwnClass, StatementCode } from '../facts/later-code.ts';
import { FRESH_METHODS, MUTATING_METHODS, SHARING_METHODS } from '../tables/methods.ts';

/**
 * Code of the notebook that runs where nobody calls it: special methods of its classes, properties, descriptors,
 * what libraries call, generators that are dropped. Which statements run it cannot be told, so all may.
 */
export interface ImplicitCode {
  /** Names of the notebook that it may read. */
  readonly names: ReadonlySet<string>;
  /** What it may change that is seen elsewhere, as written; undefined when it surely changes nothing. */
  readonly changes: string | undefined;
  /** Index of the first statement that makes some: before it, there is none. */
  readonly from: number;
  /** Indices of statements that give such code to objects or classes that are there. */
  readonly givenBy: ReadonlySet<number>;
}

/** A statement as far as it matters here. */
export interface CodedStatement {
  readonly code: StatementCode;
  readonly kind: string;
  /** Names that it binds, and names whose objects it changes. */
  readonly makes: readonly string[];
}

const NONE: ImplicitCode = { names: new Set(), changes: undefined, from: 0, givenBy: new Set() };

/** The implicit code of a notebook, with all that it may come to by calls. */
export function implicitCode(statements: readonly CodedStatement[]): ImplicitCode {
  const from = statements.findIndex(
    ({ code: { classes, patches, dropped } }) => classes.length + patches.length + dropped.length > 0,
  );
  return from < 0 ? NONE : new Follower(statements).follow(from);
}

/** Which of the objects that a function is given it may change without a word: those of these parameters. */
type Allowed = (parameters: readonly string[]) => readonly string[];
const none: Allowed = () => [];
const first: Allowed = (parameters) => parameters.slice(0, 1);
const second: Allowed = (parameters) => parameters.slice(1, 2);
const all: Allowed = (parameters) => parameters;

const MAKING = new Set(['__new__', '__init__', '__post_init__']);
/** What these change of their object is seen by the statement that calls them, which is a change by its form. */
const CHANGES_SELF =
  /^__(?:set(?:attr|item|state)|del(?:attr|item)|i[a-z]+|enter|exit|aenter|aexit|call|next|iter|anext|aiter|del|set_name)__$|\.setter$/;
/** Augmented assignment is such a form; these only begin like it. */
const IS_NO_ASSIGNMENT = /^__(?:index|int|invert|instancecheck)__$/;
/** Methods by whose names libraries use objects of whatever class. */
const BY_NAME = new Set('write writelines read readline flush keys'.split(' '));
/** Bases from which nobody calls methods of other names. */
const PLAIN_BASE =
  /^(?:object|ABC|Protocol|Generic|NamedTuple|TypedDict|Enum|IntEnum|StrEnum|Exception|BaseException|Warning|\w+(?:Error|Warning|Exception))$/;

class Follower {
  private readonly statements: readonly CodedStatement[];
  private readonly classes: readonly OwnClass[];
  private readonly makers = new Map<string, CodedStatement[]>();
  private readonly names = new Set<string>();
  private readonly traced = new Set<string>();
  private readonly attributes = new Map<string, Allowed>();
  private readonly seen = new Map<LaterCode, Set<Allowed>>();
  private changes: string | undefined;
  private hasAll = false;
  private hasInits = false;

  constructor(statements: readonly CodedStatement[]) {
    this.statements = statements;
    this.classes = statements.flatMap(({ code }) => code.classes);
    for (const statement of statements)
      for (const name of statement.makes)
        this.makers.set(name, [...(this.makers.get(name) ?? []), statement]);
  }

  follow(from: number): ImplicitCode {
    const decorators = new Set(this.statements.flatMap(({ code }) => [...code.decorators]));
    const own = new Set(this.classes.map(({ name }) => name));
    const givenBy = new Set<number>();
    for (const [index, { code }] of this.statements.entries()) {
      for (const one of code.patches) this.add(one, none);
      for (const one of code.dropped) this.add(one, all);
      for (const name of code.patchedNames) this.trace(name);
      if (code.patches.length > 0 || [...code.patchedNames].some((name) => this.isFunction(name)))
        givenBy.add(index);
    }
    for (const one of this.classes) this.addHooks(one, { isDecorator: decorators.has(one.name), own });
    return { names: this.names, changes: this.changes, from, givenBy };
  }

  private addHooks(
    one: OwnClass,
    { isDecorator, own }: { isDecorator: boolean; own: ReadonlySet<string> },
  ): void {
    const isOfLibrary = one.bases.some((base) => !own.has(base) && !PLAIN_BASE.test(base));
    for (const code of one.functions) this.add(code, none);
    for (const name of one.names) this.trace(name);
    for (const { name, body, code } of one.methods) {
      const isSpecial = /^_(?:_\w+__|repr_|ipython_)/.test(name);
      if (MAKING.has(name)) {
        if (isDecorator || one.bases.includes('type')) this.add(code, first);
      } else if (
        isSpecial ||
        isOfLibrary ||
        body.isDecorated === true ||
        one.names.has(name) ||
        BY_NAME.has(name)
      )
        this.add(code, isDecorator ? none : allowedFor(name, isSpecial));
    }
  }

  private isFunction(name: string): boolean {
    return (this.makers.get(name) ?? []).some(({ code }) => code.functions.length > 0);
  }

  /** Takes what a piece of code reads and changes, and follows what it calls. */
  private add(code: LaterCode, allowed: Allowed): void {
    const before = this.seen.get(code) ?? new Set();
    if (before.has(allowed)) return;
    this.seen.set(code, before.add(allowed));
    const mayChange = allowed(code.parameters);
    for (const { base, isGiven, how } of code.changes)
      if (!(isGiven && mayChange.includes(base)) && !this.isPackage(base, isGiven)) this.changes ??= how;
    for (const name of code.names) {
      this.names.add(name);
      this.trace(name);
    }
    for (const attribute of code.attributes)
      this.addAttribute(attribute, mayChange.length > 0 ? first : none);
    if (code.makesOwnKind) this.addInits();
    if (code.callsGiven || [...code.calledOnGiven].some((name) => !this.isMethod(name))) this.addAll();
  }

  /** A call of a package's function is no change of the package. */
  private isPackage(base: string, isGiven: boolean): boolean {
    const makers = isGiven ? [] : (this.makers.get(base) ?? []);
    return makers.length > 0 && makers.every(({ kind }) => kind.startsWith('import'));
  }

  private isMethod(name: string): boolean {
    return (
      MUTATING_METHODS.has(name) ||
      SHARING_METHODS.has(name) ||
      FRESH_METHODS.has(name) ||
      this.classes.some(({ methods }) => methods.some((method) => method.name === name))
    );
  }

  private addAttribute(attribute: string, allowed: Allowed): void {
    const before = this.attributes.get(attribute);
    if (before === allowed || before === none) return;
    this.attributes.set(attribute, allowed);
    for (const { methods } of this.classes)
      for (const { name, code } of methods)
        if (name === attribute && !MAKING.has(name)) this.add(code, allowed);
  }

  /** Functions that a name may stand for, or hold. */
  private trace(name: string): void {
    if (this.traced.has(name)) return;
    this.traced.add(name);
    for (const { code } of this.makers.get(name) ?? []) {
      for (const one of code.functions) this.add(one, none);
      for (const one of code.classes) this.addMaking(one);
      for (const value of code.values) this.trace(value);
      for (const called of code.called) this.addHandedOut(called);
    }
  }

  /** What a function hands out may be a function within it. */
  private addHandedOut(called: string): void {
    const functions = (this.makers.get(called) ?? []).flatMap(({ code }) => code.functions);
    for (const { inner } of functions) for (const one of inner) this.add(one, none);
  }

  private addMaking({ methods }: OwnClass): void {
    for (const { name, code } of methods) if (MAKING.has(name)) this.add(code, first);
  }

  private addInits(): void {
    if (this.hasInits) return;
    this.hasInits = true;
    for (const one of this.classes) this.addMaking(one);
  }

  /** Whatever function it may be given. */
  private addAll(): void {
    if (this.hasAll) return;
    this.hasAll = true;
    for (const { code } of this.statements) for (const one of code.functions) this.add(one, all);
  }
}

function allowedFor(name: string, isSpecial: boolean): Allowed {
  if (/^__(?:set|delete)__$/.test(name)) return second;
  if (!isSpecial) return first;
  return CHANGES_SELF.test(name) && !IS_NO_ASSIGNMENT.test(name) ? first : none;
}
