import { notebookFile } from '../hub.ts';

/** What the first cell of the app takes, in every tool alike. */
export const LOAD_SECONDS = 5;
/** What the app shows when it is loaded, and what it shows of an input. */
export const LOADED = 'loaded 100000';
export const kept = (least: number): string => `kept ${100_000 - least}`;

const LOAD = [
  'import time',
  'import pandas as pd',
  `time.sleep(${LOAD_SECONDS})`,
  'sales = pd.DataFrame({"region": list("abcd") * 25_000, "n": range(100_000)})',
];
const KEPT = 'int((sales.n >= least).sum())';
const lines = (...text: readonly string[]): string => text.join('\n');
const indented = (text: readonly string[]): string[] => text.map((line) => `    ${line}`);
const cells = (...sources: readonly string[]): string =>
  notebookFile(sources.map((source) => ({ type: 'code', source })));

/** One tool that serves the app: load for five seconds, then count by a number that the visitor gives. */
export interface Peer {
  /** Its package, and how its app is written where there is more than one way. */
  readonly name: string;
  readonly package: string;
  readonly file: string;
  readonly content: string;
  /** Arguments of the command that serves the file on a port of this machine. */
  readonly command: (port: number) => readonly string[];
  readonly path: string;
  /** Where the visitor writes the number, and the key that gives it. */
  readonly input: string;
}

/** As Quire has it: cells in their order, the number in the parameters cell. */
export const NOTEBOOK = (() => {
  const file = JSON.parse(
    cells(lines(...LOAD, 'print("loaded", len(sales))'), 'least: int = 0  # Least', `print("kept", ${KEPT})`),
  );
  file.cells[1].metadata = { tags: ['parameters'] };
  return JSON.stringify(file);
})();

/** Each written as its documentation shows it. */
export const PEERS: readonly Peer[] = [
  {
    name: 'Voilà',
    package: 'voila',
    file: 'app.ipynb',
    content: cells(
      lines(...LOAD, 'print("loaded", len(sales))'),
      lines(
        'import ipywidgets as widgets',
        'least = widgets.BoundedIntText(value=0, max=100_000, description="Least")',
        `out = widgets.interactive_output(lambda least: print("kept", ${KEPT}), {"least": least})`,
        'display(least, out)',
      ),
    ),
    command: (port) => ['voila', 'app.ipynb', `--port=${port}`, '--no-browser'],
    path: '/',
    input: 'input[type=number]',
  },
  {
    name: 'Mercury',
    package: 'mercury',
    file: 'app.ipynb',
    content: cells(
      lines('import mercury as mr', ...LOAD, 'print("loaded", len(sales))'),
      'least = mr.NumberInput(label="Least", value=0, min=0, max=100_000)',
      `print("kept", int((sales.n >= least.value).sum()))`,
    ),
    command: (port) => ['mercury', '--port', String(port), '--no-browser', '--allow-root'],
    path: '/mercury/app.ipynb',
    input: 'input[type=number]',
  },
  {
    name: 'Streamlit, nothing cached',
    package: 'streamlit',
    ...streamlit(''),
  },
  {
    name: 'Streamlit, data cached for everybody',
    package: 'streamlit',
    ...streamlit('@st.cache_data'),
  },
  {
    name: 'marimo',
    package: 'marimo',
    file: 'app.py',
    content: lines(
      'import marimo',
      'app = marimo.App()',
      '@app.cell',
      'def _():',
      ...indented(['import marimo as mo', ...LOAD, 'mo.md(f"loaded {len(sales)}")', 'return mo, sales']),
      '@app.cell',
      'def _(mo):',
      ...indented([
        'least = mo.ui.number(start=0, stop=100_000, value=0, label="Least")',
        'least',
        'return (least,)',
      ]),
      '@app.cell',
      'def _(mo, least, sales):',
      ...indented(['mo.md(f"kept {int((sales.n >= least.value).sum())}")', 'return']),
      'if __name__ == "__main__":',
      '    app.run()',
    ),
    command: (port) => ['marimo', 'run', 'app.py', '--headless', '--no-token', '--port', String(port)],
    path: '/',
    input: 'input',
  },
  {
    name: 'Panel',
    package: 'panel',
    file: 'app.py',
    content: lines(
      'import panel as pn',
      'pn.extension()',
      ...LOAD,
      'least = pn.widgets.IntInput(name="Least", value=0, start=0, end=100_000)',
      'def count(least):',
      `    return f"kept {${KEPT}}"`,
      'pn.Column(f"loaded {len(sales)}", least, pn.bind(count, least)).servable()',
    ),
    command: (port) => ['panel', 'serve', 'app.py', '--port', String(port)],
    path: '/app',
    input: 'input',
  },
];

function streamlit(decorator: string): Omit<Peer, 'name' | 'package'> {
  return {
    file: 'app.py',
    content: lines(
      'import streamlit as st',
      ...(decorator ? [decorator] : []),
      'def load():',
      ...indented([...LOAD, 'return sales']),
      'sales = load()',
      'st.text(f"loaded {len(sales)}")',
      'least = st.number_input("Least", value=0, min_value=0, max_value=100_000)',
      `st.text(f"kept {${KEPT}}")`,
    ),
    command: (port) => [
      'streamlit',
      'run',
      'app.py',
      '--server.headless=true',
      '--browser.gatherUsageStats=false',
      `--server.port=${port}`,
    ],
    path: '/',
    input: 'input[type=number]',
  };
}
