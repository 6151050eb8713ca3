import { groupByCell, highlights } from '../highlight/highlights.ts';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import { Store } from '../state/store.ts';
import {
  type Corrections,
  correct,
  NO_CORRECTIONS,
  type Picked,
  placeOf,
  type SelectedStatement,
  selectStatements,
  type Wanted,
} from '../understanding/selected-lines.ts';

/** On the notebook's element while lines of it are being picked. */
const PICKING_CLASS = 'jp-quire-picking';

/** What its author wants out of a notebook, what that needs, and the corrections by hand. */
export class Picking {
  /** The cells that were selected when it began, or taken later: pointing elsewhere does not change them. */
  readonly cells: Store<readonly string[]>;
  readonly wanted: Store<Wanted>;
  readonly corrections = new Store<Corrections>(NO_CORRECTIONS);
  readonly picked = new Store<Picked | null>(null);
  readonly #notebook: LabNotebook;

  /** `wanted`: what was pointed at; the selected cells where nothing was. */
  constructor(notebook: LabNotebook, wanted: Wanted | null) {
    this.#notebook = notebook;
    this.cells = new Store(wanted?.kind === 'output' ? [wanted.cellId] : notebook.selection.get());
    this.wanted = new Store<Wanted>(wanted ?? { kind: 'cells', cellIds: this.cells.get() });
  }

  /** Something else is wanted: corrections of before say nothing about it. */
  want(wanted: Wanted): void {
    this.corrections.set(NO_CORRECTIONS);
    this.wanted.set(wanted);
  }

  wantCells(cellIds: readonly string[]): void {
    this.cells.set(cellIds);
    this.want({ kind: 'cells', cellIds });
  }

  /** What the hub would send, which knows the repository's rules; holds until something changes here. */
  answer(picked: Picked): void {
    this.#show(picked);
  }

  toggle({ cellId, startLine, isIncluded }: SelectedStatement): void {
    this.corrections.set(correct(this.corrections.get(), placeOf(cellId, startLine), isIncluded));
  }

  /** Marks the lines in the notebook from now on; answers how to stop. */
  show(): () => void {
    const { panel, understanding } = this.#notebook;
    const update = () => {
      const known = understanding.get();
      if (!known) return;
      this.#show(selectStatements(known, this.wanted.get(), this.corrections.get()));
    };
    panel.addClass(PICKING_CLASS);
    const stops = [
      understanding.subscribe(update),
      this.wanted.subscribe(update),
      this.corrections.subscribe(update),
    ];
    update();
    return () => {
      for (const stop of stops) stop();
      panel.removeClass(PICKING_CLASS);
      highlights.set(null);
    };
  }

  #show(picked: Picked): void {
    const { context } = this.#notebook.panel;
    this.picked.set(picked);
    highlights.set({
      isOf: (model) => context.model?.sharedModel.cells.some((cell) => cell === model) ?? false,
      byCell: groupByCell(touched(picked.statements)),
      toggle: (statement) => this.toggle(statement),
    });
  }
}

/** All statements of the cells that something comes from: the others need no mark. */
export function touched(statements: readonly SelectedStatement[]): SelectedStatement[] {
  const cells = new Set(statements.filter(({ role }) => role !== 'left-out').map(({ cellId }) => cellId));
  return statements.filter(({ cellId }) => cells.has(cellId));
}
