import { FRESH_METHODS, MUTATING_METHODS } from '../tables/methods.ts';
import { baseNameOf, bindsOf, cleansUp, isNamed, lastNameOf } from './code-shapes.ts';
import {
  CHANGES_ARGUMENT,
  DOES_ANYTHING,
  draws,
  goesThroughLater,
  MAKES_CLASSES,
  MAKES_NEW,
  SETS_ITEMS,
  usesUp,
} from './code-words.ts';
import type { LaterCode, StatementCode } from './later-code.ts';
import { newCode, UNKNOWN } from './later-code.ts';
import type { Action, CallValue, ClassBody, FunctionBody, Statement, Value } from './program.ts';

interface Scope {
  readonly body: FunctionBody;
  readonly code: LaterCode | undefined;
  readonly binds: ReadonlyMap<string, readonly Value[]>;
}

class Reader {
  private readonly found: StatementCode = {
    classes: [],
    functions: [],
    patches: [],
    patchedNames: new Set(),
    dropped: [],
    called: new Set(),
    decorators: new Set(),
    values: new Set(),
  };
  private readonly scopes: Scope[];
  /** How many of the scopes were open before. */
  private readonly outside: number;
  private readonly lets = new Map<number, Value>();

  constructor(scopes: readonly Scope[] = []) {
    this.scopes = [...scopes];
    this.outside = scopes.length;
  }

  /** Reads a statement or a part of one. */
  read(part: unknown): StatementCode {
    this.walk(part);
    return this.found;
  }

  private walk(node: unknown): void {
    if (Array.isArray(node)) for (const one of node) this.walk(one);
    else if (typeof node === 'object' && node !== null) {
      if ('do' in node) this.action(node as Action);
      else if ('op' in node) this.value(node as Value);
      else for (const part of Object.values(node)) this.walk(part);
    }
  }

  private action(action: Action): void {
    switch (action.do) {
      case 'let':
        this.lets.set(action.id, action.value);
        break;
      case 'bind':
      case 'augment':
        this.rebind(action);
        break;
      case 'delete':
        this.change([action.name], `del ${action.name}`);
        return;
      case 'mutate':
        if (action.how !== 'with …') this.change(this.basesOf(action.object), action.how);
        if (action.object.op === 'part' && action.object.attribute !== undefined) this.patch(action.stores);
        break;
      case 'consume':
        this.useUp(action.value, 'iteration');
        break;
      case 'define':
        this.decorated(action.decorators);
        this.walk(action.body.parameters);
        this.defined(this.enter(action.body), action);
        return;
      case 'class':
        this.decorated(action.decorators);
        this.ownClass(action.body);
        return;
      case 'magic':
        this.change(['magic'], action.name);
        for (const name of action.names) this.name(name);
        return;
      case 'importAll':
        this.change(['import *'], action.module);
        return;
      default:
    }
    this.walk(Object.values(action));
  }

  private value(value: Value): void {
    switch (value.op) {
      case 'name':
        this.name(value.name);
        return;
      case 'part':
        if (value.attribute !== undefined)
          this.note(({ attributes }) => attributes.add(value.attribute?.replace(/\.setter$/, '') ?? ''));
        break;
      case 'call':
        this.call(value);
        return;
      case 'function':
        this.walk(value.body.parameters);
        this.enter(value.body);
        return;
      case 'comprehension':
        this.scopes.push({ body: value.body, code: undefined, binds: bindsOf(value.body.actions) });
        this.walk(value.body.actions);
        this.scopes.pop();
        return;
      default:
    }
    this.walk(Object.values(value));
  }

  private rebind(action: Extract<Action, { do: 'bind' | 'augment' }>): void {
    const at = this.depthOf(action.name);
    const isInside = this.scopes.length > 0;
    if (isInside && at < this.scopes.length - 1)
      this.changeAt(at, { base: action.name, how: `${action.name} = …` });
    else if (action.do === 'augment' && action.value.op !== 'scalar' && this.isTaken(action.name))
      this.change([action.name], `${action.name} += …`);
  }

  /** Whether a local name may be an object of somebody else's that `+=` changes: not what a call is given first. */
  private isTaken(name: string): boolean {
    return (this.scopes.at(-1)?.binds.get(name) ?? []).some((value) => this.basesOf(value).length > 0);
  }

  private defined(code: LaterCode, { body, decorators }: Extract<Action, { do: 'define' }>): void {
    const isManager = decorators.some((decorator) => /contextmanager$/.test(lastNameOf(decorator)));
    if (body.isGenerator && !isManager && body.actions.some(cleansUp)) this.found.dropped.push(code);
  }

  private decorated(decorators: readonly Value[]): void {
    for (const decorator of decorators) {
      const callee = decorator.op === 'call' ? decorator.callee : decorator;
      if (callee.op === 'name') this.found.decorators.add(callee.name);
      this.walk(decorator);
    }
  }

  private patch(stored: unknown): void {
    const { functions, values } = new Reader(this.scopes).read(stored);
    this.found.patches.push(...functions);
    for (const name of values) this.found.patchedNames.add(name);
  }

  private enter(body: FunctionBody, isMethod = false): LaterCode {
    const code = newCode(body);
    const outer = this.scopes.slice(this.outside).findLast((scope) => scope.code !== undefined)?.code;
    if (!isMethod) (outer?.inner ?? this.found.functions).push(code);
    this.scopes.push({ body, code, binds: bindsOf(body.actions) });
    this.walk(body.actions);
    this.scopes.pop();
    return code;
  }

  private ownClass(body: ClassBody): void {
    const methods = [...body.methods].map(([name, method]) => {
      this.walk(method.parameters);
      return { name, body: method, code: this.enter(method, true) };
    });
    const held = new Reader(this.scopes).read(body.body.actions);
    this.walk(body.bases);
    this.walk(body.body.actions);
    this.found.classes.push({
      name: body.name,
      bases: body.bases.map(baseNameOf),
      methods,
      functions: held.functions,
      names: new Set([...held.values, ...held.called]),
    });
  }

  private call(call: CallValue): void {
    const { callee } = call;
    const name = callee.op === 'name' ? callee.name : callee.op === 'part' ? callee.attribute : undefined;
    if (name !== undefined) this.callKnown(name, call);
    if (callee.op === 'name') this.callName(callee.name, call);
    else {
      if (callee.op === 'part') this.callPart(callee, call);
      else if (callee.op === 'call' && isNamed(callee.callee, 'type'))
        this.note((code) => {
          code.makesOwnKind = true;
        });
      else if (callee.op !== 'function') this.callGiven();
      this.value(callee);
    }
    this.walk(call.arguments);
  }

  /** What calls of these names do, whatever has them. */
  private callKnown(name: string, call: CallValue): void {
    const { arguments: given, written } = call;
    const [first] = given;
    if (draws(name)) this.change(['random'], written);
    if (MAKES_CLASSES.test(name)) this.patch(given);
    if (CHANGES_ARGUMENT.has(name) && first !== undefined) this.change(this.basesOf(first.value), written);
    if (usesUp(name)) for (const { value } of given) this.useUp(value, written);
  }

  /**
   * What is used up may be an iterator that somebody else goes on with; what a call gives is new, unless it goes
   * through something only now.
   */
  private useUp(value: Value, how: string): void {
    const bound = value.op === 'temporary' ? this.lets.get(value.id) : value;
    const isOutside = bound?.op === 'name' && this.depthOf(bound.name) < 0;
    if (isOutside || bound?.op === 'part') this.change(this.basesOf(bound), how);
    if (bound?.op === 'call' && goesThroughLater(lastNameOf(bound.callee)))
      for (const given of bound.arguments) this.useUp(given.value, how);
  }

  private callName(name: string, call: CallValue): void {
    const at = this.depthOf(name);
    if (at < 0) {
      this.note(({ names }) => names.add(name));
      this.found.called.add(name);
      if (DOES_ANYTHING.has(name)) this.change([name], call.written);
      return;
    }
    const scope = this.scopes[at];
    const isFirst = scope?.code?.parameters[0] === name;
    this.note((code) => {
      if (isFirst) code.makesOwnKind = true;
    });
    const isGiven = scope?.code?.parameters.includes(name) === true || scope?.binds.has(name) === true;
    if (isGiven && !isFirst) this.callGiven();
  }

  private callPart(callee: Extract<Value, { op: 'part' }>, call: CallValue): void {
    const { attribute, of } = callee;
    const [first] = call.arguments;
    if (attribute === undefined) {
      this.callGiven();
      return;
    }
    if (MUTATING_METHODS.has(attribute)) this.change(this.basesOf(of), call.written);
    if (SETS_ITEMS.test(attribute)) {
      const isPlain = of.op === 'name' && this.depthOf(of.name) < 0;
      this.change(this.basesOf(isPlain ? (first?.value ?? of) : of), call.written);
    }
    if (of.op === 'name' && this.depthOf(of.name) >= 0)
      this.note(({ calledOnGiven }) => calledOnGiven.add(attribute));
  }

  private callGiven(): void {
    this.note((code) => {
      code.callsGiven = true;
    });
  }

  private name(name: string): void {
    if (this.depthOf(name) >= 0) return;
    this.found.values.add(name);
    this.note(({ names }) => names.add(name));
  }

  /** All code that is open: what a function within does, may be done when the one around it runs. */
  private note(add: (code: LaterCode) => void): void {
    for (const { code } of this.scopes) if (code !== undefined) add(code);
  }

  /** Which of the open scopes has the name; -1 for the notebook. */
  private depthOf(name: string): number {
    return this.scopes.findLastIndex(({ body }) => body.locals.has(name));
  }

  private change(bases: readonly string[], how: string): void {
    for (const base of bases) this.changeAt(this.depthOf(base), { base, how });
  }

  private changeAt(at: number, { base, how }: { base: string; how: string }): void {
    const isParameter = this.scopes[at]?.code?.parameters.includes(base) === true;
    for (const [depth, { code }] of this.scopes.entries()) {
      // What is another function's own is nobody's business outside of it.
      if (code === undefined || (at > depth && !isParameter)) continue;
      code.changes.push({ base, isGiven: at >= depth, how });
    }
  }

  /**
   * The names through which code has an object that is not new: none where it made it itself. `isInside`: or one that
   * is in it, which may be older than what holds it.
   */
  private basesOf(value: Value, deep = 0, isInside = false): readonly string[] {
    if (deep > MAX_NAMES_DEEP) return [UNKNOWN];
    const follow = (next: Value, isIn = isInside) => this.basesOf(next, deep + 1, isIn);
    switch (value.op) {
      case 'name': {
        const at = this.depthOf(value.name);
        const scope = this.scopes[at];
        const binds = scope?.binds.get(value.name);
        if (at < 0 || scope?.code?.parameters.includes(value.name) === true) return [value.name];
        return (binds ?? []).flatMap((bound) => follow(bound));
      }
      case 'part':
        return follow(value.of, true);
      case 'group':
        return value.isOneOf === true || isInside ? value.items.flatMap((item) => follow(item)) : [];
      case 'comprehension':
        return isInside ? [UNKNOWN] : [];
      case 'temporary': {
        const bound = this.lets.get(value.id);
        return bound === undefined ? [UNKNOWN] : follow(bound);
      }
      case 'walrus':
        return follow(value.value);
      case 'call':
        return this.basesOfCall(value, isInside, follow);
      default:
        return [];
    }
  }

  private basesOfCall(
    { callee, arguments: given }: CallValue,
    isInside: boolean,
    follow: (next: Value) => readonly string[],
  ): readonly string[] {
    if (isNamed(callee, 'super')) {
      const self = this.scopes.findLast(({ code }) => code !== undefined)?.code?.parameters[0];
      return [self ?? UNKNOWN];
    }
    const ofGiven = () => given.flatMap(({ value }) => follow(value));
    if (callee.op === 'name') {
      // The class of an object is everybody's.
      if (callee.name === 'type' && given.length === 1) return [UNKNOWN];
      if (MAKES_NEW.test(callee.name)) return isInside ? ofGiven() : [];
      return [UNKNOWN, ...ofGiven()];
    }
    if (callee.op === 'call' && isNamed(callee.callee, 'type')) return [];
    if (callee.op !== 'part' || callee.attribute === undefined) return [UNKNOWN];
    const isNew = FRESH_METHODS.has(callee.attribute) || callee.attribute === '__new__';
    return isNew && !isInside ? [] : follow(callee.of);
  }
}

/** How far names of one object are followed through assignments. */
const MAX_NAMES_DEEP = 8;

const known = new WeakMap<Statement, StatementCode>();

/** What the statement makes that runs later; told once for each. */
export function laterCodeOf(statement: Statement): StatementCode {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const made = readCode(statement);
  known.set(statement, made);
  return made;
}

function readCode({ actions }: Statement): StatementCode {
  try {
    return new Reader().read(actions);
  } catch (error) {
    // Nested as deeply as nobody writes: whatever it is, it may do anything.
    if (!(error instanceof RangeError)) throw error;
    const changes = [{ base: UNKNOWN, isGiven: false, how: 'nested too deeply to be followed' }];
    return { ...new Reader().read([]), patches: [{ ...newCode(), changes }] };
  }
}
