import type { Extension } from '@codemirror/state';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { Dialog, ICommandPalette, MainAreaWidget, Notification, showDialog } from '@jupyterlab/apputils';
import { IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { PageConfig } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { INotebookTracker, NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import { ReactWidget, ToolbarButton } from '@jupyterlab/ui-components';
import { showBadges } from './contribute/badges.ts';
import { lineMarks } from './highlight/editor-extension.ts';
import { HubConnection } from './hub/connection.ts';
import { LabNotebook } from './notebook/lab-notebook.ts';
import { watchNewerVersions } from './notebook/newer-version.ts';
import { openExecuted, readWanted, withoutWanted } from './notebook/open-executed.ts';
import type { LabContext, View } from './panel/lab-context.ts';
import { QuirePanel } from './panel/panel.tsx';
import { Store } from './state/store.ts';
import notebookStyle from './style/notebook.css?inline';
import panelStyle from './style/panel.css?inline';
import { quireIcon } from './ui/icon.ts';
import type { Wanted } from './understanding/selected-lines.ts';

const PANEL_ID = 'quire-panel';
/** JupyterLab's own, around everything that a cell shows. */
const OUTPUT_CLASS = 'jp-Cell-outputWrapper';
const LAST_TARGET = 'quire-last-target';
/** After the buttons that every notebook has. */
const TOOLBAR_POSITION = 10;

const plugin: JupyterFrontEndPlugin<void> = {
  id: '@quire/lab:plugin',
  description: 'Publish, find, compare and contribute notebooks with a Quire hub.',
  autoStart: true,
  requires: [INotebookTracker, IDocumentManager],
  optional: [ILabShell, ILayoutRestorer, ICommandPalette, IEditorExtensionRegistry],
  activate,
};
// biome-ignore lint/style/noDefaultExport: JupyterLab takes a plugin as the default export of its module.
export default plugin;

/** What JupyterLab gives in this order: what is required, then what may be missing. */
type Given = [
  INotebookTracker,
  IDocumentManager,
  ILabShell | null,
  ILayoutRestorer | null,
  ICommandPalette | null,
  IEditorExtensionRegistry | null,
];

function activate(app: JupyterFrontEnd, ...given: Given): void {
  const [tracker, documents, shell, restorer, palette, editors] = given;
  addStyle();
  const lab = createContext(app, tracker, documents);
  const panel = new QuirePanel(lab);
  panel.id = PANEL_ID;
  panel.title.caption = 'Quire';
  panel.title.icon = quireIcon;
  app.shell.add(panel, 'right', { rank: 900, type: 'Quire' });
  restorer?.add(panel, PANEL_ID);
  const open = (view: View) => {
    lab.view.set(view);
    if (shell) shell.expandRight();
    app.shell.activateById(PANEL_ID);
  };
  addCommands(app, palette, open);
  addOutputMenu(app, tracker, (cellId) => {
    lab.pointedAt.set({ kind: 'output', cellId });
    lab.contribution.set(null);
    open('contribute');
  });
  tracker.widgetAdded.connect((_, widget) => addToolbarButtons(widget, open));
  editors?.addExtension({
    name: '@quire/lab:line-marks',
    factory: ({ model }) => ({ instance: () => lineMarks(model) as Extension, reconfigure: () => null }),
  });
  watchNewerVersions(lab, (message, action) =>
    Notification.info(message, {
      autoClose: false,
      actions: [{ label: action, callback: () => open('notebook') }],
    }),
  );
  showBadges(lab, (id) => {
    lab.contribution.set(id);
    open('contribute');
  });
  const wanted = readWanted(window.location.search);
  if (wanted !== null) {
    window.history.replaceState(null, '', withoutWanted(window.location.href));
    openExecuted(lab, wanted, (problem) => Notification.error(problem, { autoClose: false }));
  }
  void lab.connection.restore().then(() => {
    if (wanted !== null && lab.connection.state.get().kind === 'none') open('notebook');
  });
}

function createContext(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  documents: IDocumentManager,
): LabContext {
  const known = new WeakMap<NotebookPanel, LabNotebook>();
  const notebookOf = (panel: NotebookPanel): LabNotebook => {
    const found = known.get(panel) ?? new LabNotebook(panel);
    known.set(panel, found);
    return found;
  };
  const notebook = new Store<LabNotebook | null>(tracker.currentWidget && notebookOf(tracker.currentWidget));
  tracker.currentChanged.connect((_, panel) => notebook.set(panel && notebookOf(panel)));
  NotebookActions.executed.connect((_, { notebook: widget, cell }) => {
    const panel = tracker.find((each) => each.content === widget);
    if (panel) notebookOf(panel).ran(cell.model.id);
  });
  return {
    connection: new HubConnection({ storage: window.localStorage, baseUrl: PageConfig.getBaseUrl() }),
    notebook,
    view: new Store<View>('notebook'),
    contribution: new Store<string | null>(null),
    pointedAt: new Store<Wanted | null>(null),
    lastTarget: {
      get: () => window.localStorage.getItem(LAST_TARGET) ?? '',
      set: (url) => window.localStorage.setItem(LAST_TARGET, url),
    },
    openCopy: async (name, content) => {
      const folder = tracker.currentWidget?.context.path.split('/').slice(0, -1).join('/') ?? '';
      const file = await documents.newUntitled({ path: folder, type: 'notebook' });
      await documents.services.contents.save(file.path, { type: 'notebook', format: 'json', content });
      const path = await freePath(documents, folder, name);
      const renamed = await documents.services.contents.rename(file.path, path);
      documents.openOrReveal(renamed.path);
    },
    confirm: async ({ title, words, action }) => {
      const buttons = [Dialog.cancelButton(), Dialog.warnButton({ label: action })];
      return (await showDialog({ title, body: words, buttons })).button.accept;
    },
    openPage: ({ id, title, body }) => {
      const widget = new MainAreaWidget({ content: ReactWidget.create(body) });
      widget.id = id;
      widget.title.label = title;
      widget.title.icon = quireIcon;
      widget.title.closable = true;
      for (const old of app.shell.widgets('main')) if (old.id === id) old.dispose();
      app.shell.add(widget, 'main');
      app.shell.activateById(id);
    },
  };
}

/** `name.ipynb` in a folder, with a number where that is taken. */
async function freePath(documents: IDocumentManager, folder: string, name: string): Promise<string> {
  const { content } = await documents.services.contents.get(folder);
  const taken = new Set((content as { name: string }[]).map((each) => each.name));
  const prefix = folder === '' ? '' : `${folder}/`;
  if (!taken.has(`${name}.ipynb`)) return `${prefix}${name}.ipynb`;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${name}-${number}.ipynb`)) return `${prefix}${name}-${number}.ipynb`;
  }
}

const COMMANDS: readonly { id: string; label: string; view: View }[] = [
  { id: 'quire:open', label: 'Quire: This Notebook', view: 'notebook' },
  { id: 'quire:publish', label: 'Quire: Publish Notebook …', view: 'publish' },
  { id: 'quire:contribute', label: 'Quire: Contribute Cells …', view: 'contribute' },
  { id: 'quire:find', label: 'Quire: Find Notebooks …', view: 'find' },
];

function addCommands(
  app: JupyterFrontEnd,
  palette: ICommandPalette | null,
  open: (view: View) => void,
): void {
  for (const { id, label, view } of COMMANDS) {
    app.commands.addCommand(id, { label, icon: quireIcon, execute: () => open(view) });
    palette?.addItem({ command: id, category: 'Quire' });
  }
}

/** In the menu of an output: this figure, this table, this number is what is worth keeping. */
function addOutputMenu(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  contribute: (cellId: string) => void,
): void {
  const command = 'quire:contribute-output';
  app.commands.addCommand(command, {
    label: 'Contribute What This Shows',
    icon: quireIcon,
    execute: () => {
      const node = app.contextMenuHitTest((each) => each.classList.contains('jp-Cell'));
      const cell = tracker.currentWidget?.content.widgets.find((each) => each.node === node);
      if (cell) contribute(cell.model.id);
    },
  });
  app.contextMenu.addItem({ command, selector: `.jp-Notebook .${OUTPUT_CLASS}`, rank: 20 });
}

function addToolbarButtons(panel: NotebookPanel, open: (view: View) => void): void {
  const button = new ToolbarButton({
    icon: quireIcon,
    label: 'Publish',
    tooltip: 'Publish this notebook on the hub',
    onClick: () => open('publish'),
  });
  panel.toolbar.insertItem(TOOLBAR_POSITION, 'quire-publish', button);
  const contribute = new ToolbarButton({
    label: 'Contribute',
    tooltip: 'Propose the selected cells to a project',
    onClick: () => open('contribute'),
  });
  panel.toolbar.insertItem(TOOLBAR_POSITION + 1, 'quire-contribute', contribute);
}

function addStyle(): void {
  const element = document.createElement('style');
  element.textContent = panelStyle + notebookStyle;
  document.head.append(element);
}
