import type { NotebookCard, NotebookPage, SearchResult } from '@quire/contract';
import { useState } from 'react';
import { insertCell } from '../notebook/insert-cell.ts';
import { downloadCopy } from '../notebook/pull.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useStore } from '../state/use-store.ts';
import { useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, TextField } from '../ui/parts.tsx';
import type { Connected, LabContext } from './lab-context.ts';

const HITS_SHOWN = 20;
/** A search starts when typing pauses. */
const QUIET_MILLISECONDS = 250;

/** Finds notebooks on the hub; a hit opens as a copy, or gives single cells. */
export function FindView({ lab, hub }: { lab: LabContext; hub: Connected }) {
  const [words, setWords] = useState('');
  const { value, error, isLoading } = useLoaded(
    async (signal) => {
      await new Promise((resolve) => setTimeout(resolve, words === '' ? 0 : QUIET_MILLISECONDS));
      signal.throwIfAborted();
      return hub.client.notebooks.search({ query: { q: words, limit: HITS_SHOWN }, signal });
    },
    [hub.client, words],
  );
  return (
    <div className="jp-quire-view">
      <TextField label="Find notebooks on the hub" type="search" value={words} onChange={setWords} />
      <ErrorNotice error={error} />
      <p className="jp-quire-help" role="status">
        {isLoading ? 'Looking …' : value && saySearch(value)}
      </p>
      {value?.hits.map(({ notebook }) => (
        <Hit key={`${notebook.space.slug}/${notebook.slug}`} lab={lab} hub={hub} card={notebook} />
      ))}
    </div>
  );
}

function saySearch({ total, understoodAs }: Pick<SearchResult, 'total' | 'understoodAs'>): string {
  const found = total === 0 ? 'Nothing found. Try other words.' : `${total} found`;
  return understoodAs ? `${found} for “${understoodAs}”` : found;
}

function Hit({ lab, hub, card }: { lab: LabContext; hub: Connected; card: NotebookCard }) {
  const [isOpen, setIsOpen] = useState(false);
  const params = { space: card.space.slug, slug: card.slug };
  const copy = useTask(async () => {
    const page = await hub.client.notebooks.getNotebook({ params });
    const { document } = await downloadCopy(hub, { ...params, number: page.current.number });
    await lab.openCopy(card.slug, document);
  });
  return (
    <article className="jp-quire-hit">
      <h3>
        <a href={`${hub.url}/n/${params.space}/${params.slug}`} target="_blank" rel="noreferrer">
          {card.title}
        </a>
      </h3>
      <p className="jp-quire-words">{card.summary}</p>
      <p className="jp-quire-help">
        {card.space.name} · {card.owner.name}
      </p>
      <div className="jp-quire-actions">
        <Button onClick={() => void copy.run()} isDisabled={copy.isRunning}>
          Open a copy
        </Button>
        <Button kind="link" onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Hide its cells' : 'Take a cell …'}
        </Button>
      </div>
      <ErrorNotice error={copy.error} />
      {isOpen && <CellsOf lab={lab} hub={hub} params={params} />}
    </article>
  );
}

function CellsOf({
  lab,
  hub,
  params,
}: {
  lab: LabContext;
  hub: Connected;
  params: { space: string; slug: string };
}) {
  const notebook = useStore(lab.notebook);
  const { value: page, error } = useLoaded(
    (signal) => hub.client.notebooks.getNotebook({ params, signal }),
    [hub.client, params.space, params.slug],
  );
  if (error) return <ErrorNotice error={error} />;
  if (!page) return <p className="jp-quire-help">Loading …</p>;
  if (!page.can.readCode) return <p className="jp-quire-help">You may run it, but not read its code.</p>;
  return (
    <ol className="jp-quire-cells">
      {page.current.cells
        .filter(({ type, source }) => type === 'code' && source)
        .map((cell) => (
          <li key={cell.id}>
            <pre>{cell.source}</pre>
            <Button
              isDisabled={!notebook}
              title={notebook ? '' : 'Open a notebook first'}
              onClick={() => notebook && insertCell(notebook, cell.source ?? '', sourceOf(hub, page))}
            >
              Insert below
            </Button>
          </li>
        ))}
    </ol>
  );
}

const sourceOf = (hub: Connected, page: NotebookPage) => ({
  hub: hub.url,
  space: page.space.slug,
  slug: page.slug,
  version: page.current.number,
  authors: [page.owner.name],
});
