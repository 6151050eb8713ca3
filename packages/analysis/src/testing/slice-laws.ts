import type { AnalysisCell } from '../cell.ts';
import { analyzeNotebook } from '../flow/analyze-notebook.ts';
import { sliceNotebook } from '../slice/slice-notebook.ts';
import { runPython } from './run-python.ts';

/** A law about slices: its sentence, cells separated by lines of `---` (the last is the seed), the cells kept. */
export type SliceLaw = readonly [sentence: string, cells: string, kept: string];

export interface LawOutcome {
  readonly sentence: string;
  /** Numbers of the kept cells, from 1. */
  readonly kept: string;
  readonly full: string;
  readonly sliced: string;
}

const PROGRAM = `
import ast, contextlib, io, os, tempfile
def run(cells):
    os.chdir(tempfile.mkdtemp())
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
                    if value is not None: print(repr(value))
            except BaseException as error:
                print(type(error).__name__, error)
        seen = out.getvalue()
    return seen
answer([[run(full), run(sliced)] for full, sliced in batch])
`;

/** Slices each law's notebook from its last cell and runs both, in one CPython. */
export function runLaws(laws: readonly SliceLaw[], granularity: 'cells' | 'statements'): LawOutcome[] {
  const prepared = laws.map(([sentence, text]) => {
    const cells = cellsOfLaw(text);
    const graph = analyzeNotebook(cells);
    const slice = sliceNotebook({ graph, cells }, { cellId: cells.at(-1)?.id ?? '' }, { granularity });
    const kept = slice.cells.map(({ cellId }) => cellId).join(' ');
    return {
      sentence,
      kept,
      full: cells.map(({ source }) => source),
      sliced: slice.cells.map(({ source }) => source),
    };
  });
  const answers = runPython<[string, string][]>(
    PROGRAM,
    prepared.map(({ full, sliced }) => [full, sliced]),
  );
  return prepared.map(({ sentence, kept }, index) => ({
    sentence,
    kept,
    full: answers[index]?.[0] ?? '',
    sliced: answers[index]?.[1] ?? '',
  }));
}

export function cellsOfLaw(text: string): AnalysisCell[] {
  return text
    .split(/\n---\n/)
    .map((source, index) => ({ id: String(index + 1), type: 'code', source, tags: [] }));
}
