import { type Extension, RangeSet, RangeSetBuilder, StateEffect } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  GutterMarker,
  gutter,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { SelectedStatement } from '../understanding/selected-lines.ts';
import { highlights } from './highlights.ts';

/** The editor's side of a cell: what its model has in common with the notebook's document. */
type CellModel = { sharedModel: object & { getId?: () => string } };

const marksChanged = StateEffect.define<null>();

/** Marks the lines of a cell that come along, with the reason for each, and lets a click turn a line around. */
export function lineMarks(model: CellModel): Extension {
  const plugin = ViewPlugin.define((view) => new Marks(view, model), {
    decorations: (marks) => marks.decorations,
  });
  return [
    plugin,
    gutter({
      class: 'jp-quire-gutter',
      markers: (view) => view.plugin(plugin)?.markers ?? RangeSet.empty,
      domEventHandlers: {
        mousedown: (view, block) => {
          const line = view.state.doc.lineAt(block.from).number - 1;
          return view.plugin(plugin)?.toggle(line) ?? false;
        },
      },
    }),
  ];
}

class Marks {
  decorations: DecorationSet = Decoration.none;
  markers: RangeSet<GutterMarker> = RangeSet.empty;
  readonly #model: CellModel;
  readonly #stop: () => void;
  #statements: readonly SelectedStatement[] = [];

  constructor(view: EditorView, model: CellModel) {
    this.#model = model;
    this.#read(view);
    this.#stop = highlights.subscribe(() => view.dispatch({ effects: marksChanged.of(null) }));
  }

  update(update: ViewUpdate): void {
    const isTold = update.transactions.some(({ effects }) =>
      effects.some((effect) => effect.is(marksChanged)),
    );
    if (isTold || update.docChanged) this.#read(update.view);
  }

  destroy(): void {
    this.#stop();
  }

  toggle(line: number): boolean {
    const found = this.#statements.find(({ startLine, endLine }) => startLine <= line && line <= endLine);
    if (!found) return false;
    highlights.get()?.toggle(found);
    return true;
  }

  #read(view: EditorView): void {
    const current = highlights.get();
    const { sharedModel } = this.#model;
    const isMine = current?.isOf(sharedModel) ?? false;
    this.#statements = (isMine && current?.byCell.get(sharedModel.getId?.() ?? '')) || [];
    const lines = new RangeSetBuilder<Decoration>();
    const markers = new RangeSetBuilder<GutterMarker>();
    const byStart = [...this.#statements].sort((left, right) => left.startLine - right.startLine);
    for (const statement of byStart) {
      for (let number = statement.startLine; number <= statement.endLine; number += 1) {
        if (number >= view.state.doc.lines) break;
        const { from } = view.state.doc.line(number + 1);
        lines.add(from, from, statement.isIncluded ? included(statement) : LEFT_OUT);
        if (number === statement.startLine) markers.add(from, from, new Mark(statement));
      }
    }
    this.decorations = lines.finish();
    this.markers = markers.finish();
  }
}

const LEFT_OUT = Decoration.line({ class: 'jp-quire-line-out' });
const included = ({ role, reasons }: SelectedStatement): Decoration =>
  Decoration.line({
    class: `jp-quire-line-in${role === 'seed' ? ' jp-quire-line-seed' : ''}`,
    attributes: { title: sentenceOf(reasons) },
  });

/** The reasons as one tooltip. */
export const sentenceOf = (reasons: readonly string[]): string => reasons.join('; ') || 'left out';

class Mark extends GutterMarker {
  readonly #statement: SelectedStatement;

  constructor(statement: SelectedStatement) {
    super();
    this.#statement = statement;
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof Mark && JSON.stringify(other.#statement) === JSON.stringify(this.#statement);
  }

  override toDOM(): Node {
    const { isIncluded, reasons } = this.#statement;
    const mark = document.createElement('span');
    mark.className = `jp-quire-mark${isIncluded ? ' jp-quire-mark-in' : ''}`;
    mark.title = isIncluded
      ? `Comes along: ${sentenceOf(reasons)}. Click to leave it out.`
      : 'Click to take it along.';
    return mark;
  }
}
