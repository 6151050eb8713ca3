import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { ContributeView } from '../contribute/contribute-view.tsx';
import { useStore } from '../state/use-store.ts';
import { ConnectView } from './connect-view.tsx';
import { FindView } from './find-view.tsx';
import type { LabContext, View } from './lab-context.ts';
import { NotebookView } from './notebook-view.tsx';
import { PublishView } from './publish-view.tsx';

/** The side panel as JupyterLab's shell holds it. */
export class QuirePanel extends ReactWidget {
  readonly #lab: LabContext;

  constructor(lab: LabContext) {
    super();
    this.#lab = lab;
    this.addClass('jp-quire-panel');
  }

  protected override render(): ReactElement {
    return <Panel lab={this.#lab} />;
  }
}

const TABS: readonly { view: View; label: string }[] = [
  { view: 'notebook', label: 'Notebook' },
  { view: 'contribute', label: 'Contribute' },
  { view: 'find', label: 'Find' },
];

function Panel({ lab }: { lab: LabContext }) {
  const connection = useStore(lab.connection.state);
  const view = useStore(lab.view);
  const notebook = useStore(lab.notebook);
  if (connection.kind !== 'connected') return <ConnectView lab={lab} />;
  const shown = view === 'publish' ? 'notebook' : view;
  return (
    <>
      <div className="jp-quire-tabs" role="tablist" aria-label="Quire">
        {TABS.map((tab) => (
          <button
            key={tab.view}
            type="button"
            role="tab"
            id={`jp-quire-tab-${tab.view}`}
            aria-selected={shown === tab.view}
            aria-controls="jp-quire-tabpanel"
            onClick={() => lab.view.set(tab.view)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        className="jp-quire-body"
        role="tabpanel"
        id="jp-quire-tabpanel"
        aria-labelledby={`jp-quire-tab-${shown}`}
      >
        {view === 'find' && <FindView lab={lab} hub={connection} />}
        {view !== 'find' && !notebook && (
          <p className="jp-quire-words jp-quire-view">
            Open a notebook to publish it or to see what is said of it.
          </p>
        )}
        {view === 'notebook' && notebook && (
          <NotebookView key={notebook.panel.id} lab={lab} hub={connection} notebook={notebook} />
        )}
        {view === 'contribute' && notebook && (
          <ContributeView
            confirm={lab.confirm}
            key={notebook.panel.id}
            hub={connection}
            notebook={notebook}
            shown={lab.contribution}
            lastTarget={lab.lastTarget}
            pointedAt={lab.pointedAt}
          />
        )}
        {view === 'publish' && notebook && (
          <PublishView key={notebook.panel.id} lab={lab} hub={connection} notebook={notebook} />
        )}
      </div>
      <footer className="jp-quire-footer">
        <span>
          {connection.me.user.name} on{' '}
          <a href={connection.url} target="_blank" rel="noreferrer">
            {new URL(connection.url).host}
          </a>
        </span>
        <button
          type="button"
          className="jp-quire-button jp-quire-button-link"
          onClick={() => void lab.connection.disconnect()}
        >
          Disconnect
        </button>
      </footer>
    </>
  );
}
