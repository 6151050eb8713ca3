import type { NamedObject, Value } from '../facts/program.ts';
import { BUILTINS } from '../tables/builtins.ts';
import type { AbstractValue, Closure, Frame, MadeClass } from './abstract-value.ts';
import { either, FRESH, joined } from './abstract-value.ts';
import { rootOf } from './dotted.ts';
import type { Certainty } from './effects.ts';
import { Effects } from './effects.ts';
import { baseName } from './interpreter-names.ts';
import type { NotebookState } from './notebook-state.ts';

interface ItemChange {
  readonly how: string;
  readonly certainty: Certainty;
  /** Only these items are assigned. */
  readonly keys?: readonly string[] | undefined;
  /** What is changed is the object of this name, and not all that the value may be. */
  readonly only?: string | undefined;
}

/** The names that a statement sees, and what binding and changing them means. */
export class Scope {
  readonly state: NotebookState;
  effects = new Effects();
  protected frame: Frame | undefined;
  /** How many branches and loops of the statement are open: what is bound inside may not be. */
  protected conditions = 0;
  /** How many `try` bodies are open: what is missing inside may be missing on purpose. */
  protected attempts = 0;

  constructor(state: NotebookState) {
    this.state = state;
  }

  /** Whether what is done now is done whenever the statement runs. */
  protected get isSure(): boolean {
    return this.frame === undefined && this.conditions === 0 && this.attempts === 0;
  }

  /** What a name stands for; with `keys`, only these items of it are read. */
  protected lookUp(
    name: string,
    at: { readonly start: number; readonly end: number },
    keys?: readonly string[],
  ): AbstractValue {
    const local = this.lookUpLocal(name);
    if (local !== undefined) return local;
    this.noteRead(name, keys);
    if (!this.effects.settled.has(name) && !this.effects.uses.has(name)) {
      const isGuarded = this.attempts > 0 || this.effects.halfBound.has(name);
      this.effects.uses.set(name, { at, isGuarded });
    }
    const known = this.state.known.get(name);
    if (known !== undefined) return { ...known, roots: new Set([name]) };
    if (this.state.reaching.has(name) || this.effects.defined.has(name))
      return { ...FRESH, roots: new Set([name]) };
    return { ...FRESH, roots: new Set([name]), qualified: this.originOf(name) };
  }

  /** What nobody defined is Python's own, or came with an `import *`. */
  private originOf(name: string): string {
    const module = BUILTINS.has(name) ? undefined : this.state.starModules.get('');
    return `${module ?? 'builtins'}.${name}`;
  }

  /** Whether its items have nothing to do with one another. */
  private hasPlainItems(name: string): boolean {
    const { instances, isWithoutRows } = this.state.known.get(name) ?? FRESH;
    return instances.length === 0 && isWithoutRows !== true;
  }

  private noteRead(name: string, keys: readonly string[] | undefined): void {
    if (keys === undefined || !this.hasPlainItems(name)) this.effects.readWhole.add(name);
    else for (const key of keys) this.effects.itemsOf(name).reads.add(key);
  }

  lookUpLocal(name: string): AbstractValue | undefined {
    for (let { frame } = this; frame !== undefined; frame = frame.parent) {
      const local = frame.variables.get(name);
      if (local !== undefined) return local;
    }
    return undefined;
  }

  /** The notebook's methods of a name, looked up in classes and then in their bases. */
  methodsOf(classes: AbstractValue['classes'], name: string): Closure[] {
    return classes.flatMap((one): Closure[] => {
      const own = one.methods.get(name);
      if (own !== undefined) return [{ body: own, frame: one.frame }];
      const bases = one.bases.flatMap((base) =>
        base.op === 'name' ? (this.state.known.get(base.name)?.classes ?? []) : [],
      );
      return bases.includes(one) ? [] : this.methodsOf(bases, name);
    });
  }

  /** Methods of that name in any class of the notebook, for receivers of which nothing is known. */
  methodsNamed(name: string): readonly Closure[] {
    return this.state.methods.get(name) ?? [];
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
    this.state.objects.forget(name);
    const isSure = this.conditions === 0 && this.attempts === 0;
    const isKnown = this.state.reaching.has(name) || this.effects.defined.has(name);
    // Behind an exception or an early return, it stays what it was.
    const previous = !this.isSure && isKnown ? this.state.known.get(name) : undefined;
    this.state.known.set(
      name,
      previous === undefined
        ? { ...value, roots: FRESH.roots }
        : either(previous, { ...value, roots: FRESH.roots }),
    );
    if (!value.isScalar) this.state.share(name, value.roots, isSure);
    else if (isSure) this.state.unalias(name);
    if (value.handle !== undefined) this.effects.handles.add(name);
    if (value.isFigure === true) this.state.figures.add(name);
    this.effects.defined.add(name);
    this.effects.deleted.delete(name);
    this.effects.settled.add(name);
  }

  /** Binds a name to a value, and knows which object it is. */
  protected bindTaken(name: string, value: AbstractValue, taken: NamedObject | undefined): void {
    const isCopy = taken?.is === 'slice' && value.isArray !== true;
    const isKnown = taken !== undefined && !isCopy && this.isSure && this.areAsBefore(taken);
    this.bind(name, value);
    if (isKnown) this.state.objects.bind(name, taken);
  }

  /** An item of a name's object now is this object. */
  protected keep(at: { name: string; keys: readonly string[] }, taken: NamedObject | undefined): void {
    if (taken?.is === 'name' && this.isSure && this.areAsBefore(taken))
      this.state.objects.store(at, taken.name);
  }

  /** Whether nobody bound these names since the statement began, such as `[a, (a := 1)]`. */
  private areAsBefore(taken: NamedObject): boolean {
    const names = taken.is === 'display' ? [...taken.items.values()] : [taken.name];
    return !names.some((name) => this.effects.defined.has(name));
  }

  /** Notes that a value is changed in place, with everything that may be the same object. */
  mutate(value: AbstractValue, how: string, certainty: Certainty): void {
    this.changeItems(value, { how, certainty });
  }

  /** The same, with what is known of the change. */
  changeItems(value: AbstractValue, change: ItemChange): void {
    const { how, certainty, keys, only } = change;
    if (value.isScalar) return;
    if (value.qualified !== undefined) this.changeModule(value.qualified, how);
    if (value.lasting !== undefined && certainty === 'certain') this.changeModule(value.lasting, how);
    if (value.handle?.isWritten === true) this.effects.writes.set(value.handle.channel, how);
    if (value.classes.length > 0) this.changeInstances(value, how);
    for (const root of value.roots) {
      if (this.state.known.get(root)?.isScalar === true) continue;
      const same = this.state.objects.sameAs(root);
      const plain = [root, ...same].every((name) => this.hasPlainItems(name)) ? keys : undefined;
      this.change(root, { how, certainty, isDirect: true }, plain);
      for (const other of this.state.aliasesOf(root)) {
        if (only !== undefined && other !== only && !this.state.aliasesOf(only).has(other)) continue;
        this.change(
          other,
          { how, certainty: 'likely', isDirect: false },
          same.has(other) ? plain : undefined,
        );
      }
    }
  }

  /** Reading an iterator moves it on, and those that it reads from: what they walk over stays as it is. */
  protected useUp(value: AbstractValue, how: string): void {
    for (const root of value.roots) {
      const isMovedOn = (name: string) => {
        const known = this.state.known.get(name);
        return known === undefined || known.isIterator || known.handle !== undefined;
      };
      if (isMovedOn(root)) this.change(root, { how, certainty: 'certain', isDirect: true });
      for (const other of this.state.aliasesOf(root))
        if (isMovedOn(other)) this.change(other, { how, certainty: 'likely', isDirect: false });
    }
  }

  /** A package is one object for all who import it, under whatever name. */
  private changeModule(qualified: string, how: string): void {
    const root = rootOf(qualified);
    if (root === 'builtins') return;
    if (qualified.startsWith('os.environ')) this.effects.writes.set('environment', how);
    // What is set on a class of a package is seen through all its instances.
    else if (
      root === 'IPython' ||
      /\.[A-Z]\w*\./.test(qualified) ||
      /^sys\.(?:std|displayhook|excepthook)/.test(qualified)
    )
      this.effects.writes.set('display', how);
    else this.effects.writes.set(`module:${root}`, how);
  }

  /** What draws on pyplot's current figure changes the names that this cell has for it. */
  drawOnFigure(how: string): void {
    this.effects.reads.set('figure', how);
    this.effects.writes.set('figure', how);
    for (const name of this.state.figures) this.change(name, { how, certainty: 'likely', isDirect: false });
  }

  /** What is set on a class is seen through its instances, and those of classes made from it. */
  private changeInstances({ classes, roots }: AbstractValue, how: string): void {
    for (const [name, { instances, classes: held }] of this.state.known.entries()) {
      if (!roots.has(name) && [...instances, ...held].some((one) => this.isMadeFrom(one, classes)))
        this.change(name, { how, certainty: 'likely', isDirect: false });
    }
  }

  private isMadeFrom(one: MadeClass, classes: AbstractValue['classes']): boolean {
    return this.withBases([one]).some((base) => classes.includes(base));
  }

  /** Classes of the notebook and all that they are made from. */
  withBases(classes: AbstractValue['classes']): readonly MadeClass[] {
    const found = new Set(classes);
    for (const one of found)
      for (const base of one.bases)
        if (base.op === 'name')
          for (const made of this.state.known.get(base.name)?.classes ?? []) found.add(made);
    return [...found];
  }

  protected change(
    name: string,
    change: { how: string; certainty: Certainty; isDirect: boolean },
    keys?: readonly string[],
  ): void {
    this.noteChange(name, keys);
    this.state.objects.forgetItems(name, keys);
    if (keys === undefined) this.forgetFlat(name);
    const handle = this.state.known.get(name)?.handle;
    if (handle?.isWritten === true) this.effects.writes.set(handle.channel, change.how);
    const previous = this.effects.changes.get(name);
    if (previous === undefined || (!previous.isDirect && change.isDirect))
      this.effects.changes.set(name, change);
  }

  /** What was put into an object may be anything. */
  private forgetFlat(name: string): void {
    const known = this.state.known.get(name);
    if (known?.flat === undefined) return;
    const { flat: _, ...rest } = known;
    this.state.known.set(name, rest);
  }

  private noteChange(name: string, keys: readonly string[] | undefined): void {
    if (keys === undefined || !this.hasPlainItems(name)) {
      this.effects.changedWhole.add(name);
      return;
    }
    const items = this.effects.itemsOf(name);
    for (const key of keys) {
      items.assigns.add(key);
      if (this.isSure) items.overwrites.add(key);
    }
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
      for (const root of local.roots) {
        this.forgetFlat(root);
        this.state.share(root, stored.roots, false);
      }
      return;
    }
    for (const name of [base, ...this.state.objects.sameAs(base)]) this.forgetFlat(name);
    this.state.share(base, stored.roots, false);
    const known = this.state.known.get(base);
    if (stored.functions.length + stored.instances.length > 0 && known?.qualified === undefined) {
      this.state.known.set(base, {
        ...joined([known ?? FRESH, { ...stored, roots: FRESH.roots }]),
        isScalar: false,
      });
    }
  }
}
