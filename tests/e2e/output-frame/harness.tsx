import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { CellOutputs } from '../../../apps/web/src/outputs/cell-outputs.tsx';
import { findSetupOutputs } from '../../../apps/web/src/outputs/choose-renderer.ts';
import type { ShownOutput } from '../../../apps/web/src/outputs/shown-output.ts';
import '../../../apps/web/src/ui/tokens.css';
import './harness.css';

export type HarnessCell = { readonly title: string; readonly outputs: readonly ShownOutput[] };

declare global {
  interface Window {
    /** Draws a page of cells, as a run's page would. */
    showCells(cells: readonly HarnessCell[], theme?: 'light' | 'dark'): void;
    /** What the outputs said to their page, other than through the protocol. */
    received: unknown[];
    /** Cells to draw at once, without a call that the browser would take for the reader's act. */
    firstCells?: readonly HarnessCell[];
  }
}

const root = createRoot(document.querySelector('#root') as HTMLElement);
window.received = [];
window.addEventListener('message', ({ data }) => window.received.push(data));

window.showCells = (cells, theme = 'light') => {
  document.documentElement.dataset.mantineColorScheme = theme;
  const setup = findSetupOutputs(cells.flatMap(({ outputs }) => outputs));
  flushSync(() =>
    root.render(
      <main>
        {cells.map(({ title, outputs }, index) => (
          <section key={title}>
            <h2>{title}</h2>
            <p>Prose that the page draws, before the outputs of cell {index + 1}.</p>
            <CellOutputs outputs={outputs} theme={theme} label={title} setup={setup} />
          </section>
        ))}
      </main>,
    ),
  );
};

if (window.firstCells) window.showCells(window.firstCells);
