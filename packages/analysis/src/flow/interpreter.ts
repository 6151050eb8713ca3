import type { Action, FunctionBody, Value } from '../facts/program.ts';
import { TRUSTED_MODULES } from '../tables/libraries.ts';
import type { AbstractValue, Closure, MadeClass } from './abstract-value.ts';
import { FRESH, flatness, holding, joined, merged, SCALAR_VALUE, takenFrom } from './abstract-value.ts';
import { runBranch, runTry } from './arms.ts';
import { frameOf } from './call-frame.ts';
import { callKey } from './call-key.ts';
import { evaluateCall } from './calls.ts';
import { closureOf } from './closures.ts';
import { decorate, runClassHooks, runHanded } from './definitions.ts';
import { rootOf } from './dotted.ts';
import { Effects } from './effects.ts';
import { Variables } from './ledger.ts';
import { runMagic } from './magic-effects.ts';
import { partRead, targetNamed } from './named-items.ts';
import type { NotebookState } from './notebook-state.ts';
import { Scope } from './scope.ts';

/** Calls followed inside one another. */
const MAX_CALLS_DEEP = 12;

/** Reads one statement after the other, following the notebook's own functions, and notes what each does. */
export class Interpreter extends Scope {
  private readonly lowerText: (code: string) => readonly Action[] | undefined;
  private readonly temporaries = new Map<number, AbstractValue>();
  /** Actions that may still be followed for this statement, calls included; then it counts as unknown. */
  private actionsLeft = 0;
  private readonly calling: FunctionBody[] = [];
  /** Results of calls that this statement has followed, by function and arguments: twice the same adds nothing. */
  private readonly followed = new Map<FunctionBody, Map<string, AbstractValue>>();

  /** `lowerText` lowers Python text that stands in a literal, for `eval("a + b")`; undefined when it is broken. */
  constructor(state: NotebookState, lowerText: (code: string) => readonly Action[] | undefined) {
    super(state);
    this.lowerText = lowerText;
  }

  /** Runs literal code; false when it is not valid Python. */
  runText(code: string): boolean {
    const actions = this.lowerText(code);
    if (actions !== undefined) this.run(actions);
    return actions !== undefined;
  }

  /** Interprets a statement, following so many actions at most, and answers its effects. */
  runStatement(actions: readonly Action[], maxActions: number): Effects {
    this.effects = new Effects();
    this.frame = undefined;
    this.temporaries.clear();
    this.followed.clear();
    this.conditions = 0;
    this.attempts = 0;
    this.actionsLeft = maxActions;
    this.calling.length = 0;
    this.state.hasTooManyAliases = false;
    try {
      this.run(actions);
    } catch (error) {
      // Expressions that are nested deeply, in functions that call one another as deeply as they are followed.
      if (!(error instanceof RangeError)) throw error;
      this.effects.giveUp('nested too deeply to be followed');
    }
    if (this.state.hasTooManyAliases) this.effects.risk('too-large', 'too many names for one object');
    return this.effects;
  }

  run(actions: readonly Action[]): void {
    for (const action of actions) {
      this.actionsLeft -= 1;
      if (this.actionsLeft < 0) {
        this.effects.risk('too-large', 'too many calls to follow');
        return;
      }
      this.runAction(action);
    }
  }

  private runAction(action: Action): void {
    switch (action.do) {
      case 'evaluate':
        // What stands alone may be shown, and says itself how.
        this.touch(this.evaluate(action.value));
        return;
      case 'let':
        this.let(action);
        return;
      case 'bind':
        this.bindTaken(action.name, this.evaluate(action.value), action.takes);
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
        runBranch(this, action);
        return;
      case 'return':
        this.frame?.returned.push(this.evaluate(action.value));
        return;
      default:
        this.runDefinition(action);
    }
  }

  private let({ id, value, isPaired }: Extract<Action, { do: 'let' }>): void {
    const evaluated = this.evaluate(value);
    const { roots } = evaluated;
    const others = (isPaired ? [...roots] : []).flatMap((root) => [...this.state.aliasesOf(root)]);
    this.temporaries.set(id, { ...evaluated, roots: new Set([...roots, ...others]) });
  }

  /**
   * `a = b = value` and connected parts, among them functions that one call made: what is bound next from the same
   * value shares with this name.
   */
  private shareTemporary(name: string, from: Value): void {
    const inner = from.op === 'part' ? from.of : from;
    if (inner.op !== 'temporary' || this.frame?.body.locals.has(name) === true) return;
    const value = this.temporaries.get(inner.id);
    const isConnected =
      value?.isConnected === true || value?.functions.some(({ frame }) => frame !== undefined);
    if (value === undefined || value.isScalar || (from.op === 'part' && isConnected !== true)) return;
    this.temporaries.set(inner.id, { ...value, roots: new Set([...value.roots, name]) });
  }

  private runDefinition(action: Action): void {
    switch (action.do) {
      case 'attempt':
        runTry(this, action);
        return;
      case 'define':
        this.define(
          action.body.name,
          { ...FRESH, functions: [closureOf(action.body, this.frame)] },
          action.decorators,
        );
        for (const parameter of action.body.parameters)
          if (parameter.default !== undefined) this.evaluate(parameter.default);
        return;
      case 'class':
        runClassHooks(this, action.body.bases);
        this.follow({ body: action.body.body, frame: this.frame }, [], FRESH.roots);
        this.defineClass(action);
        return;
      case 'import':
        this.effects.modules.add(rootOf(action.qualified));
        if (!TRUSTED_MODULES.has(rootOf(action.qualified))) {
          this.effects.reads.set('imports', `import ${action.qualified}`);
        }
        this.effects.loads.add(action.module ?? action.qualified);
        this.bind(action.local, { ...FRESH, qualified: action.qualified });
        return;
      case 'importAll':
        this.effects.modules.add(rootOf(action.module));
        this.effects.definesUnknown = true;
        this.state.starModules.set('', action.module === 'pylab' ? 'matplotlib.pylab' : action.module);
        if (!TRUSTED_MODULES.has(rootOf(action.module))) {
          this.effects.reads.set('imports', `from ${action.module} import *`);
          this.effects.risk('wildcard', `from ${action.module} import *`);
        }
        return;
      case 'magic':
        runMagic(this, action);
        return;
    }
  }

  private defineClass({ body, decorators }: Extract<Action, { do: 'class' }>): void {
    const made: MadeClass = this.frame === undefined ? body : { ...body, frame: this.frame };
    this.state.addClass(made);
    this.define(body.name, { ...FRESH, classes: [made] }, decorators);
  }

  private define(name: string, value: AbstractValue, decorators: readonly Value[]): void {
    this.bind(name, decorate(this, value, decorators));
  }

  evaluate(value: Value): AbstractValue {
    switch (value.op) {
      case 'scalar':
        if (value.text === undefined && value.word === undefined) return SCALAR_VALUE;
        return {
          ...SCALAR_VALUE,
          ...(value.text === undefined ? {} : { text: value.text }),
          ...(value.word === undefined ? {} : { word: value.word }),
        };
      case 'name':
        return this.lookUp(value.name, value.at);
      case 'part':
        return this.partOf(value);
      case 'group': {
        const items = value.items.map((item) => this.evaluate(item));
        if (value.isMerged === true) return merged(items);
        const flat = flatness(items);
        const kind = { ...(flat !== undefined && { flat }), ...(value.isList && { isList: true as const }) };
        const isIterator = value.isOneOf === true && items.some((item) => item.isIterator);
        return { ...holding(items), ...kind, isIterator };
      }
      case 'derived':
        return this.derived(value.items, value.isScalar);
      case 'call':
        return evaluateCall(this, value);
      case 'function':
        return { ...FRESH, functions: [closureOf(value.body, this.frame)] };
      case 'comprehension': {
        const closure = closureOf(value.body, this.frame);
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

  private partOf(value: Extract<Value, { op: 'part' }>): AbstractValue {
    const { read, takes } = partRead(this, value);
    const whole = read === undefined ? this.evaluate(value.of) : this.lookUp(read.name, read.at, read.keys);
    return (takes === undefined ? undefined : takenFrom(whole, takes)) ?? this.part(whole, value.attribute);
  }

  private derived(items: readonly Value[], isScalar: boolean): AbstractValue {
    const values = items.map((item) => this.evaluate(item));
    // `x in iterator` uses it up as far as it looks.
    for (const value of values) this.consume(value, 'in');
    return isScalar || (values.length > 0 && values.every((value) => value.isScalar)) ? SCALAR_VALUE : FRESH;
  }

  private part(whole: AbstractValue, attribute: string | undefined): AbstractValue {
    if (attribute !== undefined && whole.qualified !== undefined) {
      if (whole.qualified === 'os' && attribute === 'environ')
        this.effects.reads.set('environment', 'os.environ');
      const dotted = `${whole.qualified}.${attribute}`;
      if (this.state.submodules.has(dotted)) this.effects.needsLoaded.add(dotted);
      return { ...FRESH, roots: whole.roots, qualified: `${whole.qualified}.${attribute}` };
    }
    if (attribute !== undefined && whole.instances.length > 0) {
      for (const method of this.methodsOf(whole.instances, attribute))
        this.follow(method, [whole], whole.roots);
    }
    const { roots, functions, classes, instances } = whole;
    const bound = attribute === undefined && whole.isBound !== true ? {} : { isBound: true as const };
    const figure = whole.isFigure === true ? { isFigure: true as const } : {};
    const kept = whole.lasting === undefined ? figure : { ...figure, lasting: whole.lasting };
    return { ...FRESH, roots, functions, classes, instances, isScalar: whole.isScalar, ...bound, ...kept };
  }

  /** Runs what an operation on instances of the notebook's classes may run: their double-underscore methods. */
  touch(value: AbstractValue): void {
    for (const instance of this.withBases(value.instances)) {
      for (const [name, body] of instance.methods) {
        if (/^_(?:_|repr_|ipython_)/.test(name) && name !== '__init__')
          this.follow({ body, frame: instance.frame }, [value], value.roots);
      }
    }
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
    const named = targetNamed(this, action);
    const object = named === undefined ? this.evaluate(action.object) : this.lookUp(named.name, named.at, []);
    this.touch(object);
    this.changeItems(object, { how: action.how, certainty: 'certain', keys: named?.keys });
    this.markCaptured(action.object);
    if (stored !== undefined && object.qualified !== undefined) runHanded(this, stored);
    if (stored !== undefined) this.absorb(action.object, stored);
    if (named !== undefined) this.keep(named, action.takes);
    if (
      /rcParams|\.options\.|orig_repr/.test(action.how) ||
      object.qualified?.includes('rcParams') === true
    ) {
      this.effects.writes.set(
        /rcParams/.test(`${action.how} ${object.qualified ?? ''}`) ? 'display:plots' : 'display',
        action.how,
      );
    }
    if (object.qualified?.startsWith('sys.path') === true) this.effects.writes.set('imports', action.how);
  }

  /** Reading an iterator uses it up, and runs a generator's body. */
  consume(value: AbstractValue, how: string): void {
    this.touch(value);
    if (!value.isIterator) return;
    this.useUp(value, how);
    for (const closure of value.functions) this.follow(closure, [value], value.roots);
  }

  private remove(name: string): void {
    if (this.frame?.body.locals.has(name) === true) {
      this.frame.variables.delete(name);
      return;
    }
    if (!this.effects.settled.has(name))
      this.effects.uses.set(name, { at: { start: 0, end: 0 }, isGuarded: true });
    this.state.objects.forget(name);
    if (this.conditions > 0 || this.attempts > 0) {
      this.change(name, { how: `del ${name}`, certainty: 'likely', isDirect: false });
      return;
    }
    this.effects.deleted.add(name);
    this.effects.settled.delete(name);
    this.state.unalias(name);
  }

  /** Runs actions that may not run, or not to their end. */
  runPart(what: 'conditions' | 'attempts', actions: readonly Action[]): void {
    this[what] += 1;
    this.run(actions);
    this[what] -= 1;
  }

  /** Follows a call of one of the notebook's own functions and answers what it may return. */
  follow(
    closure: Closure,
    given: readonly (AbstractValue | undefined)[],
    calleeRoots: ReadonlySet<string>,
  ): AbstractValue {
    const { body } = closure;
    const all = given.filter((value) => value !== undefined);
    // A call that was followed before costs as well: a value may be any of very many functions.
    this.actionsLeft -= 1;
    if (this.actionsLeft < 0) {
      this.effects.risk('too-large', 'too many calls to follow');
      return holding(all);
    }
    const key = closure.frame === undefined ? callKey(given, calleeRoots) : undefined;
    const before = key === undefined ? undefined : this.followed.get(body)?.get(key);
    if (before !== undefined) return before;
    if (this.calling.length >= MAX_CALLS_DEEP || this.calling.includes(body)) return holding(all);
    const frame = frameOf(closure, given, { calleeRoots, variables: new Variables(this.state.ledger) });
    const outer = this.frame;
    const { conditions } = this;
    this.frame = frame;
    this.calling.push(body);
    this.run(body.actions);
    // An object keeps what its making put into it.
    const self = body.name === '__init__' ? frame.variables.get(body.parameters[0]?.name ?? '') : undefined;
    if (self !== undefined) frame.returned.push(self);
    this.calling.pop();
    this.frame = outer;
    this.conditions = conditions;
    const returned = joined(frame.returned);
    const result: AbstractValue = body.isGenerator
      ? { ...holding([returned, ...all]), isIterator: true, functions: [closure] }
      : returned;
    if (key !== undefined) {
      const results = this.followed.get(body) ?? new Map<string, AbstractValue>();
      this.followed.set(body, results.set(key, result));
    }
    return result;
  }
}
