import type { AnalysisCell } from '../cell.ts';
import { analyzeNotebook } from '../flow/analyze-notebook.ts';
import { sliceNotebook } from '../slice/slice-notebook.ts';
import { runPython } from './run-python.ts';

/** A law about slices: its sentence, cells separated by lines of `---` (the last is the seed), the cells kept. */
export type SliceLaw = readonly [sentence: string, cells: string, kept: string];

export interface LawOutcome {
  readonly sentence: string;
  readonly granularity: Granularity;
  /** Numbers of the kept cells, from 1. */
  readonly kept: string;
  readonly full: string;
  readonly sliced: string;
}

const PROGRAM = `
import ast, contextlib, io, os, tempfile
HOME = os.getcwd()
def run(cells):
    # A notebook may go to another folder: each gets a new one, and nothing is removed by hand.
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try: return run_here(cells)
        finally: os.chdir(HOME)
def run_here(cells):
    space = {'__name__': '__main__'}
    seen = ''
    for source in cells:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                tree = ast.parse(source)
                last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
                if last is not None: tree.body.pop()
                exec(compile(tree, 'cell', 'exec'), space)
                if last is not None:
                    value = eval(compile(ast.Expression(last.value), 'cell', 'eval'), space)
                    # As IPython does: a semicolon at the end keeps the value from being shown.
                    if value is not None and not source.rstrip().endswith(';'): print(repr(value))
            except BaseException as error:
                print(type(error).__name__, error)
        seen = out.getvalue()
    return seen
seen = {}
def once(cells):
    key = json.dumps(cells)
    if key not in seen: seen[key] = run(cells)
    return seen[key]
answer([[once(full), once(sliced)] for full, sliced in batch])
`;

export type Granularity = 'cells' | 'statements';

/** Slices each law's notebook from its last cell, both ways, and runs everything in one CPython. */
export function runLaws(laws: readonly SliceLaw[]): LawOutcome[] {
  const prepared = (['statements', 'cells'] as const).flatMap((granularity) =>
    laws.map(([sentence, text]) => {
      const cells = cellsOfLaw(text);
      const seed = { cellId: cells.at(-1)?.id ?? '' };
      const slice = sliceNotebook({ graph: analyzeNotebook(cells), cells }, seed, { granularity });
      const kept = slice.cells.map(({ cellId }) => cellId).join(' ');
      const sources = [cells.map(({ source }) => source), slice.cells.map(({ source }) => source)];
      return { sentence, granularity, kept, sources };
    }),
  );
  const shown = runPython<[string, string][]>(
    PROGRAM,
    prepared.map(({ sources }) => sources),
  );
  return prepared.map(({ sentence, granularity, kept }, index) => {
    const [full = '', sliced = ''] = shown[index] ?? [];
    return { sentence, granularity, kept, full, sliced };
  });
}

export function cellsOfLaw(text: string): AnalysisCell[] {
  return text
    .split(/\n---\n/)
    .map((source, index) => ({ id: String(index + 1), type: 'code', source, tags: [] }));
}
