import type { Value } from '../facts/program.ts';
import type { AbstractValue, Closure, Frame, MadeClass } from './abstract-value.ts';
import { FRESH, joined } from './abstract-value.ts';
import type { Certainty } from './effects.ts';
import { Effects } from './effects.ts';
import { baseName } from './interpreter-names.ts';
import type { NotebookState } from './notebook-state.ts';

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
      this.effects.uses.set(name, { at, isGuarded: this.attempts > 0 });
    }
    const known = this.state.known.get(name);
    if (known !== undefined) return { ...known, roots: new Set([name]) };
    if (this.state.reaching.has(name) || this.effects.defined.has(name))
      return { ...FRESH, roots: new Set([name]) };
    return { ...FRESH, roots: new Set([name]), qualified: `builtins.${name}` };
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
    if (value.handle !== undefined) this.effects.handles.add(name);
    if (value.isFigure === true) this.state.figures.add(name);
    this.effects.defined.add(name);
    this.effects.deleted.delete(name);
    this.effects.settled.add(name);
  }

  /** Notes that a value is changed in place, with everything that may be the same object. */
  mutate(value: AbstractValue, how: string, certainty: Certainty): void {
    this.changeItems(value, { how, certainty });
  }

  /** The same; with `keys`, only these items are assigned. */
  protected changeItems(
    value: AbstractValue,
    { how, certainty, keys }: { how: string; certainty: Certainty; keys?: readonly string[] | undefined },
  ): void {
    if (value.isScalar) return;
    if (value.qualified !== undefined) this.changeModule(value.qualified, how);
    if (value.handle?.isWritten === true) this.effects.writes.set(value.handle.channel, how);
    if (value.classes.length > 0) this.changeInstances(value.classes, how);
    for (const root of value.roots) {
      if (this.state.known.get(root)?.isScalar === true) continue;
      this.change(root, { how, certainty, isDirect: true }, keys);
      for (const other of this.state.aliasesOf(root))
        this.change(other, { how, certainty: 'likely', isDirect: false });
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
    const [root = ''] = qualified.split('.');
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
  private changeInstances(classes: AbstractValue['classes'], how: string): void {
    for (const [name, { instances }] of this.state.known.entries()) {
      if (instances.some((one) => this.isMadeFrom(one, classes)))
        this.change(name, { how, certainty: 'likely', isDirect: false });
    }
  }

  private isMadeFrom(one: MadeClass, classes: AbstractValue['classes']): boolean {
    if (classes.includes(one)) return true;
    const bases = one.bases.flatMap((base) =>
      base.op === 'name' ? (this.state.known.get(base.name)?.classes ?? []) : [],
    );
    return !bases.includes(one) && bases.some((base) => this.isMadeFrom(base, classes));
  }

  protected change(
    name: string,
    change: { how: string; certainty: Certainty; isDirect: boolean },
    keys?: readonly string[],
  ): void {
    this.noteChange(name, keys);
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
    const isSure = this.frame === undefined && this.conditions === 0 && this.attempts === 0;
    const items = this.effects.itemsOf(name);
    for (const key of keys) {
      items.assigns.add(key);
      if (isSure) items.overwrites.add(key);
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
    this.forgetFlat(base);
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
