import { runPython } from './run-python.ts';

/** A notebook before and after an edit, and the positions of the cells that run again. */
export interface RestoredRun {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly run: readonly number[];
}

/** What each cell showed last, and what the names were in the end: clean, and after running some cells again. */
interface RestoredOutcome {
  readonly clean: readonly string[];
  readonly restored: readonly string[];
}

const PROGRAM = `
import ast, contextlib, io, types
def show(source, space):
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
    return out.getvalue()
def names(space):
    plain = (int, str, list, dict, set, tuple, float)
    return repr(sorted((name, value) for name, value in space.items() if isinstance(value, plain) and name[0] != '_'))
def one(before, after, run):
    space = {'__name__': '__main__'}
    clean = [show(source, space) for source in after]
    clean.append(names({name: space.get(name) for name in sorted(space)}))
    there = set(space)
    space = {'__name__': '__main__'}
    shown = [show(source, space) for source in before]
    for position in run: shown[position] = show(after[position], space)
    # What the old text bound and nobody binds any more stays, as in every live kernel.
    shown.append(names({name: space[name] for name in sorted(space) if name in there}))
    return [clean, shown]
answer([one(*job) for job in batch])
`;

/** Runs each notebook clean, and again in the kernel that ran it before the edit, all in one CPython. */
export function runRestored(runs: readonly RestoredRun[]): readonly RestoredOutcome[] {
  const jobs = runs.map(({ before, after, run }) => [before, after, run]);
  return runPython<[string[], string[]][]>(PROGRAM, jobs).map(([clean, restored]) => ({ clean, restored }));
}
