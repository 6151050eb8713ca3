import type { NotebookPanel, Notebook as NotebookWidget } from '@jupyterlab/notebook';
import type { PartialJSONObject } from '@lumino/coreutils';
import { Store } from '../state/store.ts';
import { type Understanding, understand } from '../understanding/understand.ts';
import { ExecutionLog } from './execution-log.ts';
import { type Origin, readOrigin } from './origin.ts';

/** Typing pauses of this length are when a notebook is read again. */
const QUIET_MILLISECONDS = 400;

export type LabCell = {
  id: string;
  type: 'code' | 'markdown' | 'raw';
  source: string;
  tags: readonly string[];
  executionCount: number | null;
};

/** An open notebook, as the rest of the extension sees it. */
export class LabNotebook {
  readonly panel: NotebookPanel;
  readonly understanding = new Store<Understanding | null>(null);
  /** Grows with every change of content, metadata or place. */
  readonly revision = new Store(0);
  /** The active cell and the selected ones. */
  readonly selection = new Store<readonly string[]>([]);
  readonly log = new ExecutionLog();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(panel: NotebookPanel) {
    this.panel = panel;
    void panel.context.ready.then(() => {
      const { model } = panel.context;
      model.contentChanged.connect(this.#changed);
      model.metadataChanged.connect(this.#changed);
      panel.context.pathChanged.connect(this.#changed);
      panel.content.activeCellChanged.connect(this.#selected);
      panel.content.selectionChanged.connect(this.#selected);
      panel.sessionContext.statusChanged.connect((_, status) => {
        if (status === 'restarting' || status === 'autorestarting') this.#restarted();
      });
      this.#selected();
      this.#changed();
    });
    panel.disposed.connect(() => clearTimeout(this.#timer));
  }

  get widget(): NotebookWidget {
    return this.panel.content;
  }

  /** The name of its file. */
  get filename(): string {
    return this.panel.context.path.split('/').at(-1) ?? 'notebook.ipynb';
  }

  /** The text of its file, as it stands in the editor. */
  get content(): string {
    return JSON.stringify(this.panel.context.model.toJSON());
  }

  get cells(): readonly LabCell[] {
    const cells = this.panel.context.model.sharedModel?.cells ?? [];
    return cells.map((cell) => {
      const { metadata, execution_count: count } = cell.toJSON() as {
        metadata: { tags?: unknown };
        execution_count?: number | null;
      };
      const tags = Array.isArray(metadata.tags) ? metadata.tags.filter((tag) => typeof tag === 'string') : [];
      const type = cell.cell_type as LabCell['type'];
      return { id: cell.getId(), type, source: cell.getSource(), tags, executionCount: count ?? null };
    });
  }

  /** Whether a cell shows something now. */
  hasOutput(cellId: string): boolean {
    const { outputs } = (this.#shared(cellId)?.toJSON() ?? {}) as { outputs?: unknown };
    return Array.isArray(outputs) && outputs.length > 0;
  }

  get origin(): Origin | null {
    return readOrigin(this.panel.context.model.getMetadata('quire'));
  }

  /** Remembers where it came from, in its own metadata. */
  setOrigin(origin: Origin): void {
    const { model } = this.panel.context;
    const known = model.getMetadata('quire') as Record<string, unknown> | undefined;
    model.setMetadata('quire', { ...known, ...origin });
  }

  /** What this extension remembers of a cell. */
  cellMemory(cellId: string): PartialJSONObject {
    const memory = this.#shared(cellId)?.getMetadata('quire');
    return typeof memory === 'object' && memory !== null && !Array.isArray(memory)
      ? { ...(memory as PartialJSONObject) }
      : {};
  }

  remember(cellId: string, memory: PartialJSONObject): void {
    this.#shared(cellId)?.setMetadata('quire', { ...this.cellMemory(cellId), ...memory });
  }

  /** Shows a cell, and puts the cursor on a line of it (from 0). */
  async reveal(cellId: string, line?: number): Promise<void> {
    const { content } = this.panel;
    const index = content.widgets.findIndex(({ model }) => model.id === cellId);
    const cell = content.widgets[index];
    if (!cell) return;
    content.activeCellIndex = index;
    await content.scrollToCell(cell, 'smart');
    await cell.ready;
    if (line !== undefined) cell.editor?.setCursorPosition({ line, column: 0 });
    content.activate();
  }

  /** Replaces a stretch of a cell's text. */
  replace(cellId: string, change: { start: number; end: number; replacement: string }): void {
    this.#shared(cellId)?.updateSource(change.start, change.end, change.replacement);
  }

  /** Tells that a cell ran. */
  ran(cellId: string): void {
    this.log.add(cellId, this.cells);
    this.#changed();
  }

  #shared(cellId: string) {
    return this.panel.context.model.sharedModel.cells.find((cell) => cell.getId() === cellId);
  }

  #restarted(): void {
    this.log.clear();
    this.#changed();
  }

  readonly #changed = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.revision.set(this.revision.get() + 1);
      void this.#understand();
    }, QUIET_MILLISECONDS);
  };

  async #understand(): Promise<void> {
    const cells = this.cells;
    this.understanding.set(await understand(cells, this.log.order(cells)));
  }

  readonly #selected = (): void => {
    const { content } = this.panel;
    const ids = content.widgets
      .filter((cell) => content.isSelectedOrActive(cell))
      .map(({ model }) => model.id);
    if (ids.join() !== this.selection.get().join()) this.selection.set(ids);
  };
}
