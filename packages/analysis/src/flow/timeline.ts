import type { Slot, Trace } from './ledger.ts';
import { isSameValue } from './same-value.ts';

/**
 * Moves the notebook's state between cells, and knows which pieces of it are no longer what they were when the
 * cells below were read. A cell is read again only when it looked at one of those.
 */
export class Timeline {
  /** Outdated pieces, with what they were here before. */
  private readonly outdated = new Map<Slot, unknown>();

  /** Whether all that is below stays as it is. */
  get isSettled(): boolean {
    return this.outdated.size === 0;
  }

  /** The state before a cell, from that behind it. */
  rewind(trace: Trace): void {
    for (const write of trace.writes) write.slot.value = write.before;
  }

  /** The state behind a cell, from that before it. */
  replay(trace: Trace): void {
    for (const write of trace.writes) {
      const { slot } = write;
      write.before = slot.value;
      slot.value = write.after;
      if (slot.isOutdated) this.clear(slot);
    }
  }

  /** Whether a cell looked at anything that has changed since. */
  isOutdated(trace: Trace): boolean {
    return trace.reads.some((slot) => slot.isOutdated) || trace.scans.some((group) => group.outdated > 0);
  }

  /** A cell is gone: what it wrote, the cells below have seen and will not see. */
  drop(trace: Trace): void {
    for (const { slot, after } of trace.writes) this.compare(slot, after);
  }

  /** A cell was read, again if there is an earlier trace of it. */
  settle(trace: Trace, earlier: Trace | undefined): void {
    const was = new Map<Slot, unknown>();
    for (const { slot, after } of earlier?.writes ?? []) was.set(slot, after);
    for (const write of trace.writes) {
      const { slot, before } = write;
      const old = was.has(slot) ? was.get(slot) : this.outdated.has(slot) ? this.outdated.get(slot) : before;
      was.delete(slot);
      this.compare(slot, old);
      write.after = slot.value;
    }
    for (const [slot, after] of was) this.compare(slot, after);
  }

  /** Forgets what was outdated, at the end of the notebook. */
  finish(): void {
    for (const slot of [...this.outdated.keys()]) this.clear(slot);
  }

  /** Alike pieces become one object, so that comparing them again costs nothing. */
  private compare(slot: Slot, old: unknown): void {
    if (isSameValue(slot.value, old)) {
      slot.value = old;
      if (slot.isOutdated) this.clear(slot);
      return;
    }
    this.outdated.set(slot, old);
    if (slot.isOutdated) return;
    slot.isOutdated = true;
    if (slot.group !== undefined) slot.group.outdated += 1;
  }

  private clear(slot: Slot): void {
    this.outdated.delete(slot);
    slot.isOutdated = false;
    if (slot.group !== undefined) slot.group.outdated -= 1;
  }
}
