/** What a piece of the notebook's state was before a cell, and what the cell made of it. */
interface Write {
  readonly slot: Slot;
  before: unknown;
  after: unknown;
}

/** What reading one cell looked at and what it wrote: as long as the former stays, so does all that it found. */
export class Trace {
  readonly reads: Slot[] = [];
  readonly scans: SlotGroup[] = [];
  readonly writes: Write[] = [];
}

/** Slots that are walked over together. */
class SlotGroup {
  private members: Slot[] = [];
  private isSorted = true;
  /** How many of them are outdated. */
  outdated = 0;
  scannedBy: Trace | undefined;

  add(slot: Slot): void {
    this.members.push(slot);
    this.isSorted = false;
  }

  /** In the order of their keys, so that walking does not depend on what was read first; most are never walked. */
  get slots(): readonly Slot[] {
    // Whoever is walking keeps what they have.
    if (!this.isSorted)
      this.members = this.members.toSorted((left, right) => (left.key < right.key ? -1 : 1));
    this.isSorted = true;
    return this.members;
  }
}

/** One piece of the notebook's state, such as what a name stands for. */
export class Slot {
  readonly key: string;
  readonly group: SlotGroup | undefined;
  value: unknown;
  /** Whether it is something else than it was here when the cells below were read. */
  isOutdated = false;
  readBy: Trace | undefined;
  writtenBy: Trace | undefined;

  constructor(key: string, group: SlotGroup | undefined, value: unknown) {
    this.key = key;
    this.group = group;
    this.value = value;
  }
}

/** Keeps the account of what the cell that is being read looks at and writes. */
export class Ledger {
  trace = new Trace();
  /** Pieces of state that were ever asked for. */
  slots = 0;

  begin(): Trace {
    this.trace = new Trace();
    return this.trace;
  }

  makeSlot(key: string, group: SlotGroup | undefined, value: unknown): Slot {
    this.slots += 1;
    return new Slot(key, group, value);
  }

  read(slot: Slot): unknown {
    const { trace } = this;
    if (slot.writtenBy !== trace && slot.readBy !== trace) {
      slot.readBy = trace;
      trace.reads.push(slot);
    }
    return slot.value;
  }

  write(slot: Slot, value: unknown): void {
    const { trace } = this;
    if (slot.writtenBy !== trace) {
      slot.writtenBy = trace;
      trace.writes.push({ slot, before: slot.value, after: undefined });
    }
    slot.value = value;
  }

  scan(group: SlotGroup): void {
    if (group.scannedBy === this.trace) return;
    group.scannedBy = this.trace;
    this.trace.scans.push(group);
  }
}

/** A map whose entries are on the account. Values must not be changed in place, except by who `owns` them. */
export class TrackedMap<V> {
  private readonly ledger: Ledger;
  private readonly groupOf: ((key: string) => string) | undefined;
  private readonly slots = new Map<string, Slot>();
  private readonly groups = new Map<string, SlotGroup>();

  /** `groupOf` parts the keys into groups that are walked over apart from one another. */
  constructor(ledger: Ledger, groupOf?: (key: string) => string) {
    this.ledger = ledger;
    this.groupOf = groupOf;
  }

  get(key: string): V | undefined {
    return this.ledger.read(this.slotOf(key)) as V | undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: V): void {
    this.ledger.write(this.slotOf(key), value);
  }

  delete(key: string): void {
    this.ledger.write(this.slotOf(key), undefined);
  }

  /** Whether the cell that is being read made the entry's value, so that nobody else has it. */
  owns(key: string): boolean {
    return this.slots.get(key)?.writtenBy === this.ledger.trace;
  }

  /** Entries in the order of their keys: all, those of a group, or those of it whose keys begin so. */
  *entries(group = '', prefix = ''): IterableIterator<[string, V]> {
    const found = this.groupNamed(group);
    this.ledger.scan(found);
    const { slots } = found;
    const end = slots.length;
    for (let at = prefix === '' ? 0 : placeOf(slots, prefix); at < end; at += 1) {
      const slot = slots[at];
      if (slot === undefined || !slot.key.startsWith(prefix)) return;
      if (slot.value !== undefined) yield [slot.key, slot.value as V];
    }
  }

  private slotOf(key: string): Slot {
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const group = this.groupNamed(this.groupOf?.(key) ?? '');
    const made = this.ledger.makeSlot(key, group, undefined);
    this.slots.set(key, made);
    group.add(made);
    return made;
  }

  private groupNamed(name: string): SlotGroup {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const made = new SlotGroup();
    this.groups.set(name, made);
    return made;
  }
}

/** Where a key stands among sorted slots, or would. */
function placeOf(slots: readonly Slot[], key: string): number {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The variables of a call. While its cell is being read they are nobody else's; for later cells, on the account. */
export class Variables<V> {
  private readonly ledger: Ledger;
  private readonly madeBy: Trace;
  private readonly own = new Map<string, V>();
  private slots: Map<string, Slot> | undefined;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
    this.madeBy = ledger.trace;
  }

  get(name: string): V | undefined {
    if (this.ledger.trace === this.madeBy) return this.own.get(name);
    return this.ledger.read(this.slotOf(name)) as V | undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: V): void {
    if (this.ledger.trace === this.madeBy) this.own.set(name, value);
    else this.ledger.write(this.slotOf(name), value);
  }

  delete(name: string): void {
    if (this.ledger.trace === this.madeBy) this.own.delete(name);
    else this.ledger.write(this.slotOf(name), undefined);
  }

  private slotOf(name: string): Slot {
    this.slots ??= new Map();
    const known = this.slots.get(name);
    if (known !== undefined) return known;
    const made = this.ledger.makeSlot(name, undefined, this.own.get(name));
    this.slots.set(name, made);
    return made;
  }
}
