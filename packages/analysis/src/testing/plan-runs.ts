import type { AnalysisCell } from '../cell.ts';
import type { RerunPlan } from '../slice/plan-rerun.ts';
import { runPython } from './run-python.ts';

/** A notebook whose first cell assigns `p`, and what is planned when `p` becomes 2. */
export interface PlannedRun {
  readonly cells: readonly AnalysisCell[];
  readonly plan: RerunPlan;
}

/** What each cell showed: in a fresh run with the new value, and by the plan. */
export interface PlanOutcome {
  readonly fresh: readonly string[];
  readonly planned: readonly string[];
}

const PROGRAM = `
import ast, contextlib, io, os, tempfile
NEW = 'p = 2'
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
def clean():
    os.chdir(FOLDER)
    for name in os.listdir(FOLDER): os.remove(os.path.join(FOLDER, name))
    for name in [name for name in os.environ if name.startswith('QUIRE_LAW')]: del os.environ[name]
def start(): return {'__name__': '__main__'}
def fresh(cells):
    clean()
    space = start()
    return [show(cells[0], space)] + [show(source, space) for source in [NEW] + cells[1:]][1:]
def planned(cells, plan):
    # The last run, with the old value: its outputs, and the files that it left.
    clean()
    space = start()
    shown = [show(source, space) for source in cells]
    if plan['first'] is None: return shown
    if plan['fromStart']: return fresh(cells)
    left = {name: open(name, 'rb').read() for name in os.listdir(FOLDER)}
    # The process as it was before the first cell to run; files are those that the last run left.
    clean()
    space = start()
    for source in cells[:plan['first']]: show(source, space)
    for name in os.listdir(FOLDER): os.remove(os.path.join(FOLDER, name))
    for name, data in left.items():
        with open(name, 'wb') as file: file.write(data)
    show(NEW, space)
    for index in plan['run']: shown[index] = show(cells[index], space)
    return shown
home = os.getcwd()
with tempfile.TemporaryDirectory() as FOLDER:
    shown = [[fresh(cells), planned(cells, plan)] for cells, plan in batch]
    os.chdir(home)
answer(shown)
`;

/** Runs each notebook afresh and by its plan, all in one CPython. */
export function runPlans(runs: readonly PlannedRun[]): readonly PlanOutcome[] {
  const batch = runs.map(({ cells, plan }) => {
    const positions = new Map(cells.map(({ id }, index) => [id, index]));
    const run = plan.run.map((id) => positions.get(id));
    return [cells.map(({ source }) => source), { first: plan.first ?? null, fromStart: plan.fromStart, run }];
  });
  const shown = runPython<[string[], string[]][]>(PROGRAM, batch);
  return shown.map(([fresh, planned]) => ({ fresh, planned }));
}
