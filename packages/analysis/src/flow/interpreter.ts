import type { Action, FunctionBody, Value } from '../facts/program.ts';
import { TRUSTED_MODULES } from '../tables/libraries.ts';
import type { AbstractValue, Closure, Frame } from './abstract-value.ts';
import { FRESH, holding, joined, SCALAR_VALUE } from './abstract-value.ts';
import { evaluateCall } from './calls.ts';
import type { Certainty } from './effects.ts';
import { Effects } from './effects.ts';
import { baseName } from './interpreter-names.ts';
import { runMagic } from './magic-effects.ts';
import type { NotebookState } from './notebook-state.ts';

/** Actions followed for one statement, calls included; beyond it the statement counts as unknown. */
const MAX_ACTIONS = 20_000;

/** Calls followed inside one another. */
const MAX_CALLS_DEEP = 12;

/** Reads one statement after the other, following the notebook's own functions, and notes what each does. */
export class Interpreter {
  readonly state: NotebookState;
  private readonly lowerText: (code: string) => readonly Action[] | undefined;
  effects = new Effects();
  private frame: Frame | undefined;
  private readonly temporaries = new Map<number, AbstractValue>();
  private conditions = 0;
  private attempts = 0;
  private actions = 0;
  private readonly calling: FunctionBody[] = [];

  /** `lowerText` lowers Python text that stands in a literal, for `eval("a + b")`; undefined when it is broken. */
  constructor(state: NotebookState, lowerText: (code: string) => readonly Action[] | undefined) {
    this.state = state;
    this.lowerText = lowerText;
  }

  /** Runs literal code; false when it is not valid Python. */
  runText(code: string): boolean {
    const actions = this.lowerText(code);
    if (actions !== undefined) this.run(actions);
    return actions !== undefined;
  }

  /** Interprets a statement and answers its effects. */
  runStatement(actions: readonly Action[]): Effects {
    this.effects = new Effects();
    this.frame = undefined;
    this.temporaries.clear();
    this.conditions = 0;
    this.actions = 0;
    this.run(actions);
    return this.effects;
  }

  run(actions: readonly Action[]): void {
    for (const action of actions) {
      this.actions += 1;
      if (this.actions > MAX_ACTIONS) {
        this.effects.risk('too-large', 'too many calls to follow');
        return;
      }
      this.runAction(action);
    }
  }

  private runAction(action: Action): void {
    switch (action.do) {
      case 'evaluate':
        this.evaluate(action.value);
        return;
      case 'let':
        this.temporaries.set(action.id, this.evaluate(action.value));
        return;
      case 'bind':
        this.bind(action.name, this.evaluate(action.value));
        this.shareTemporary(action.name, action.value);
        return;
      case 'consume':
        this.consume(this.evaluate(action.value), 'iteration');
        return;
      case 'augment':
        this.augment(action);
        return;
      case 'mutate':
        this.mutateTarget(action);
        return;
      case 'delete':
        this.remove(action.name);
        return;
      case 'branch':
        this.branch(action);
        return;
      case 'return':
        this.frame?.returned.push(this.evaluate(action.value));
        return;
      default:
        this.runDefinition(action);
    }
  }

  /** `a = b = value` and connected parts: what is bound next from the same value shares with this name. */
  private shareTemporary(name: string, from: Value): void {
    const inner = from.op === 'part' ? from.of : from;
    if (inner.op !== 'temporary' || this.frame?.body.locals.has(name) === true) return;
    const value = this.temporaries.get(inner.id);
    if (value === undefined || value.isScalar || (from.op === 'part' && value.isConnected !== true)) return;
    this.temporaries.set(inner.id, { ...value, roots: new Set([...value.roots, name]) });
  }

  private runDefinition(action: Action): void {
    switch (action.do) {
      case 'attempt':
        this.attempts += 1;
        this.run(action.actions);
        this.attempts -= 1;
        return;
      case 'define':
        this.define(
          action.body.name,
          { ...FRESH, functions: [{ body: action.body, frame: this.frame }] },
          action.decorators,
        );
        for (const parameter of action.body.parameters)
          if (parameter.default !== undefined) this.evaluate(parameter.default);
        return;
      case 'class':
        for (const base of action.body.bases) this.evaluate(base);
        this.run(action.body.actions.filter((inner) => inner.do !== 'bind'));
        for (const inner of action.body.actions) if (inner.do === 'bind') this.evaluate(inner.value);
        this.define(action.body.name, { ...FRESH, classes: [action.body] }, action.decorators);
        return;
      case 'import':
        if (!TRUSTED_MODULES.has(action.qualified.split('.')[0] ?? '')) {
          this.effects.reads.set('imports', `import ${action.qualified}`);
        }
        this.bind(action.local, { ...FRESH, qualified: action.qualified });
        return;
      case 'importAll':
        this.effects.definesUnknown = true;
        this.effects.risk('wildcard', `from ${action.module} import *`);
        return;
      case 'magic':
        runMagic(this, action);
        return;
    }
  }

  private define(name: string, value: AbstractValue, decorators: readonly Value[]): void {
    let decorated = value;
    for (const decorator of decorators) {
      const by = this.evaluate(decorator);
      if (by.functions.length === 0) continue;
      const results = by.functions.map((closure) => this.follow(closure, [value], by.roots));
      decorated = joined([decorated, ...results]);
    }
    this.bind(name, decorated);
  }

  evaluate(value: Value): AbstractValue {
    switch (value.op) {
      case 'scalar':
        return {
          ...SCALAR_VALUE,
          ...(value.text === undefined ? {} : { text: value.text }),
          ...(value.word === undefined ? {} : { word: value.word }),
        };
      case 'name':
        return this.lookUp(value.name, value.at);
      case 'part':
        return this.part(this.evaluate(value.of), value.attribute);
      case 'group': {
        const items = value.items.map((item) => this.evaluate(item));
        return items.length > 0 && items.every((item) => item.isScalar) ? FRESH : holding(items);
      }
      case 'derived':
        return this.derived(value.items, value.isScalar);
      case 'call':
        return evaluateCall(this, value);
      case 'function':
        return { ...FRESH, functions: [{ body: value.body, frame: this.frame }] };
      case 'comprehension': {
        const closure: Closure = { body: value.body, frame: this.frame };
        const result = this.follow(closure, [], FRESH.roots);
        return value.isLazy
          ? { ...holding([result]), functions: [closure], isIterator: true }
          : holding([result]);
      }
      case 'walrus': {
        const named = this.evaluate(value.value);
        this.bind(value.name, named);
        return named;
      }
      case 'temporary':
        return this.temporaries.get(value.id) ?? FRESH;
    }
  }

  private derived(items: readonly Value[], isScalar: boolean): AbstractValue {
    const values = items.map((item) => this.evaluate(item));
    for (const value of values) this.touch(value);
    return isScalar || (values.length > 0 && values.every((value) => value.isScalar)) ? SCALAR_VALUE : FRESH;
  }

  private lookUp(name: string, at: { readonly start: number; readonly end: number }): AbstractValue {
    const local = this.lookUpLocal(name);
    if (local !== undefined) return local;
    if (!this.effects.settled.has(name) && !this.effects.uses.has(name)) {
      this.effects.uses.set(name, { at, isGuarded: this.attempts > 0 });
    }
    const known = this.state.known.get(name);
    if (known !== undefined) return { ...known, roots: new Set([name]) };
    if (this.state.reaching.has(name) || this.effects.defined.has(name))
      return { ...FRESH, roots: new Set([name]) };
    return { ...FRESH, roots: new Set([name]), qualified: `builtins.${name}` };
  }

  lookUpLocal(name: string): AbstractValue | undefined {
    for (let { frame } = this; frame !== undefined; frame = frame.parent) {
      const local = frame.variables.get(name);
      if (local !== undefined) return local;
    }
    return undefined;
  }

  private part(whole: AbstractValue, attribute: string | undefined): AbstractValue {
    if (attribute !== undefined && whole.qualified !== undefined) {
      return { ...FRESH, roots: whole.roots, qualified: `${whole.qualified}.${attribute}` };
    }
    if (attribute !== undefined && whole.instances.length > 0) {
      for (const method of this.methodsOf(whole.instances, attribute))
        this.follow({ body: method, frame: undefined }, [whole], whole.roots);
    }
    const { roots, functions, classes, instances } = whole;
    const bound = attribute === undefined ? {} : { isBound: true as const };
    return { ...FRESH, roots, functions, classes, instances, isScalar: whole.isScalar, ...bound };
  }

  /** Runs what an operation on instances of the notebook's classes may run: their double-underscore methods. */
  touch(value: AbstractValue): void {
    for (const instance of value.instances) {
      for (const [name, body] of instance.methods) {
        if (name.startsWith('__') && name !== '__init__')
          this.follow({ body, frame: undefined }, [value], value.roots);
      }
    }
  }

  /** The notebook's methods of a name, looked up in classes and then in their bases. */
  methodsOf(classes: AbstractValue['classes'], name: string): FunctionBody[] {
    return classes.flatMap((one): FunctionBody[] => {
      const own = one.methods.get(name);
      if (own !== undefined) return [own];
      const bases = one.bases.flatMap((base) =>
        base.op === 'name' ? (this.state.known.get(base.name)?.classes ?? []) : [],
      );
      return bases.includes(one) ? [] : this.methodsOf(bases, name);
    });
  }

  /** Methods of that name in any class of the notebook, for receivers of which nothing is known. */
  methodsNamed(name: string): FunctionBody[] {
    const classes = [...this.state.known.values()].flatMap((value) => value.classes);
    return [...new Set(classes)].flatMap((one) => one.methods.get(name) ?? []);
  }

  bind(name: string, value: AbstractValue): void {
    const { frame } = this;
    if (frame?.body.locals.has(name) === true) {
      const previous = this.conditions > 0 ? frame.variables.get(name) : undefined;
      frame.variables.set(name, previous === undefined ? value : joined([previous, value]));
      return;
    }
    for (let outer = frame?.parent; outer !== undefined; outer = outer.parent) {
      if (!outer.variables.has(name)) continue;
      outer.variables.set(name, joined([outer.variables.get(name) ?? value, value]));
      this.mutate(
        { ...FRESH, roots: frame?.calleeRoots ?? FRESH.roots },
        `${frame?.body.name ?? ''}()`,
        'likely',
      );
      return;
    }
    const isSure = this.conditions === 0;
    const isKnown = this.state.reaching.has(name) || this.effects.defined.has(name);
    const previous = !isSure && isKnown ? this.state.known.get(name) : undefined;
    this.state.known.set(
      name,
      previous === undefined
        ? { ...value, roots: FRESH.roots }
        : joined([previous, { ...value, roots: FRESH.roots }]),
    );
    if (!value.isScalar) this.state.share(name, value.roots, isSure);
    else if (isSure) this.state.unalias(name);
    this.effects.defined.add(name);
    this.effects.deleted.delete(name);
    this.effects.settled.add(name);
  }

  private augment(action: Extract<Action, { do: 'augment' }>): void {
    const added = this.evaluate(action.value);
    const current = this.lookUp(action.name, action.at);
    if (!current.isScalar) {
      this.mutate(current, `${action.name} += …`, 'certain');
      this.absorb({ op: 'name', name: action.name, at: action.at }, added);
    }
    if (this.frame?.body.locals.has(action.name) === true) return;
    this.bind(
      action.name,
      current.isScalar && added.isScalar
        ? SCALAR_VALUE
        : joined([
            { ...current, isScalar: false },
            { ...added, isScalar: false },
          ]),
    );
  }

  private mutateTarget(action: Extract<Action, { do: 'mutate' }>): void {
    const stored = action.stores === undefined ? undefined : this.evaluate(action.stores);
    const object = this.evaluate(action.object);
    this.mutate(object, action.how, 'certain');
    this.markCaptured(action.object);
    if (stored !== undefined) this.absorb(action.object, stored);
    if (
      /rcParams|\.options\.|orig_repr/.test(action.how) ||
      object.qualified?.includes('rcParams') === true
    ) {
      this.effects.writes.set('display', action.how);
    }
    if (object.qualified?.startsWith('sys.path') === true) this.effects.writes.set('imports', action.how);
  }

  /** Notes that a value is changed in place, with everything that may be the same object. */
  mutate(value: AbstractValue, how: string, certainty: Certainty): void {
    if (value.isScalar) return;
    for (const root of value.roots) {
      if (this.state.known.get(root)?.isScalar === true) continue;
      this.change(root, { how, certainty, isDirect: true });
      for (const other of this.state.aliasesOf(root))
        this.change(other, { how, certainty: 'likely', isDirect: false });
    }
  }

  private change(name: string, change: { how: string; certainty: Certainty; isDirect: boolean }): void {
    const previous = this.effects.changes.get(name);
    if (previous === undefined || (!previous.isDirect && change.isDirect))
      this.effects.changes.set(name, change);
  }

  /** A function that changes variables of the call that made it changes what it was called through. */
  markCaptured(object: Value): void {
    const base = baseName(object);
    const { frame } = this;
    if (base === undefined || frame === undefined || frame.variables.has(base)) return;
    for (let outer = frame.parent; outer !== undefined; outer = outer.parent) {
      if (outer.variables.has(base))
        this.mutate({ ...FRESH, roots: frame.calleeRoots }, `${frame.body.name}()`, 'likely');
    }
  }

  /** Notes that an object now holds another. */
  absorb(object: Value, stored: AbstractValue): void {
    const base = baseName(object);
    if (base === undefined || stored.isScalar) return;
    for (let frame = this.frame; frame !== undefined; frame = frame.parent) {
      const local = frame.variables.get(base);
      if (local === undefined) continue;
      frame.variables.set(base, { ...joined([local, stored]), isScalar: false });
      for (const root of local.roots) this.state.share(root, stored.roots, false);
      return;
    }
    this.state.share(base, stored.roots, false);
    const known = this.state.known.get(base);
    if (stored.functions.length + stored.instances.length > 0 && known?.qualified === undefined) {
      this.state.known.set(base, {
        ...joined([known ?? FRESH, { ...stored, roots: FRESH.roots }]),
        isScalar: false,
      });
    }
  }

  /** Reading an iterator uses it up, and runs a generator's body. */
  consume(value: AbstractValue, how: string): void {
    this.touch(value);
    if (!value.isIterator) return;
    this.mutate(value, how, 'certain');
    for (const closure of value.functions) this.follow(closure, [value], value.roots);
  }

  private remove(name: string): void {
    if (this.frame?.body.locals.has(name) === true) {
      this.frame.variables.delete(name);
      return;
    }
    if (!this.effects.settled.has(name))
      this.effects.uses.set(name, { at: { start: 0, end: 0 }, isGuarded: true });
    if (this.conditions > 0) return;
    this.effects.deleted.add(name);
    this.effects.settled.delete(name);
    this.state.unalias(name);
  }

  private branch(action: Extract<Action, { do: 'branch' }>): void {
    const before = new Set(this.effects.settled);
    const after: Set<string>[] = [];
    this.conditions += 1;
    for (const arm of action.arms) {
      this.run(arm);
      // What an iteration leaves behind, the next one sees.
      if (action.isLoop) this.run(arm);
      after.push(new Set(this.effects.settled));
      resetTo(this.effects.settled, before);
    }
    this.conditions -= 1;
    if (!action.isComplete) return;
    const [first, ...rest] = after;
    for (const name of first ?? []) if (rest.every((arm) => arm.has(name))) this.effects.settled.add(name);
  }

  /** Follows a call of one of the notebook's own functions and answers what it may return. */
  follow(
    closure: Closure,
    given: readonly (AbstractValue | undefined)[],
    calleeRoots: ReadonlySet<string>,
  ): AbstractValue {
    const { body } = closure;
    const all = given.filter((value) => value !== undefined);
    if (this.calling.length >= MAX_CALLS_DEEP || this.calling.includes(body)) return holding(all);
    const known =
      closure.isWrapped === true
        ? body.parameters.map(() => holding([...all, { ...FRESH, roots: calleeRoots }]))
        : given;
    const frame: Frame = { parent: closure.frame, body, variables: new Map(), calleeRoots, returned: [] };
    for (const [index, parameter] of body.parameters.entries()) {
      const rest = parameter.isRest
        ? holding(known.slice(index).filter((value) => value !== undefined))
        : known[index];
      // A default is made once and kept by the function: what changes it changes the function.
      const missing: AbstractValue =
        parameter.default?.op === 'scalar' ? SCALAR_VALUE : { ...FRESH, roots: calleeRoots };
      frame.variables.set(
        parameter.name,
        rest ?? (all.length > 0 && parameter.default === undefined ? holding(all) : missing),
      );
    }
    const outer = this.frame;
    const { conditions } = this;
    this.frame = frame;
    this.calling.push(body);
    this.run(body.actions);
    this.calling.pop();
    this.frame = outer;
    this.conditions = conditions;
    const result = joined(frame.returned);
    return body.isGenerator
      ? { ...holding([result, ...all]), isIterator: true, functions: [closure] }
      : result;
  }
}

function resetTo(names: Set<string>, before: ReadonlySet<string>): void {
  for (const name of names) if (!before.has(name)) names.delete(name);
}
