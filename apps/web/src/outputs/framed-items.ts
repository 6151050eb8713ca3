import { chooseRenderer } from './choose-renderer.ts';
import type { FramedContent, FramedItem } from './frame-protocol.ts';
import type { ShownBundle } from './shown-output.ts';

const ids = new WeakMap<ShownBundle, number>();
let lastId = 0;

/**
 * Turns outputs into items for one frame and remembers what that frame has, so that each output is sent once.
 * An output that was replaced at the same place keeps its id: a chart is then updated, not drawn anew.
 */
export class FramedItems {
  #sent: readonly { readonly output: ShownBundle; readonly id: number }[] = [];

  /** The items that bring the frame from what it shows to `outputs`, after the hidden `setup`. */
  next(outputs: readonly ShownBundle[], setup: readonly ShownBundle[]): readonly FramedItem[] {
    const all = [...setup, ...outputs];
    const before = new Map(this.#sent.map((entry) => [entry.id, entry.output]));
    const kept = new Set(all.map((output) => ids.get(output)));
    const placed = all.map((output, index) => ({ output, id: this.#identify(output, { index, kept }) }));
    this.#sent = placed;
    return placed.map(({ output, id }, index) => ({
      id,
      content: before.get(id) === output ? null : readContent(output),
      isSetup: index < setup.length,
    }));
  }

  #identify(
    output: ShownBundle,
    { index, kept }: { index: number; kept: ReadonlySet<number | undefined> },
  ): number {
    const known = ids.get(output);
    if (known !== undefined) return known;
    const replaced = this.#sent[index];
    const isSameKind =
      replaced !== undefined && !kept.has(replaced.id) && replaced.output.output_type === output.output_type;
    const id = isSameKind ? replaced.id : ++lastId;
    ids.set(output, id);
    return id;
  }
}

function readContent(output: ShownBundle): FramedContent | null {
  const choice = chooseRenderer(output);
  if (choice.place !== 'frame') return null;
  return {
    kind: choice.kind,
    mimeType: choice.mimeType,
    data: output.data[choice.mimeType],
    metadata: output.metadata[choice.mimeType] ?? null,
  };
}
