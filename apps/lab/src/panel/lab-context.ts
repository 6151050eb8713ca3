import type { ReactElement } from 'react';
import type { Connection, HubConnection } from '../hub/connection.ts';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import type { Store } from '../state/store.ts';
import type { Wanted } from '../understanding/selected-lines.ts';

export type View = 'notebook' | 'publish' | 'find' | 'contribute';

export type Connected = Extract<Connection, { kind: 'connected' }>;

/** What the panel's parts work with. */
export type LabContext = {
  connection: HubConnection;
  /** The notebook in front; `null` where another kind of document is. */
  notebook: Store<LabNotebook | null>;
  view: Store<View>;
  /** The contribution that the panel shows. */
  contribution: Store<string | null>;
  /** What was pointed at in the notebook as worth keeping; `null`: the selected cells. */
  pointedAt: Store<Wanted | null>;
  /** The repository that was contributed to last, for the next time. */
  lastTarget: { get(): string; set(url: string): void };
  /** Opens a notebook file with this content, under a free name beside the one in front. */
  openCopy: (name: string, content: object) => Promise<void>;
  /** Asks before something is lost. */
  confirm: (question: { title: string; words: string; action: string }) => Promise<boolean>;
  /** Shows a page of its own in the main area. */
  openPage: (page: { id: string; title: string; body: ReactElement }) => void;
};
