import { loadParser } from '@quire/analysis/node';
import type { LivePlan } from '@quire/kernels';
import { readNotebook } from '@quire/notebook';
import { beforeAll, expect, it } from 'vitest';
import { describeDataflow } from '../notebooks/dataflow.ts';
import { countSharedCells, planLive } from './live-plan.ts';

const plan: LivePlan = {
  settingCell: -1,
  firstReached: () => 9,
  independent: () => new Set(),
  boundaries: new Set(),
};
const count = (source: string) =>
  countSharedCells(
    ['import pandas as pd', source].map((text, index) => ({ id: `c${index}`, source: text })),
    plan,
    [],
  );

it.each([
  'stamp = datetime.now()',
  'token = secrets.randbelow(9)',
  'np.random.seed(1)',
  'who = getpass.getuser()',
])('a cell that takes the moment, chance or the person is nobody else’s: %s', (source) => {
  expect(count(source)).toBe(1);
});

it.each([
  'df = pd.read_csv("data.csv")',
  'OUT = Path.cwd() / "out"',
  'home = os.path.expanduser("~")',
  'homes = df.query("home == 1")',
])('a cell that does not is for everybody: %s', (source) => {
  expect(count(source)).toBe(2);
});

beforeAll(() => loadParser());

/** The plan of a notebook whose first cell sets `p`. */
function planOf(...sources: string[]): LivePlan {
  return planWith(['p = 1'], 0, sources);
}

function planWith(above: readonly string[], settingCell: number, below: readonly string[]): LivePlan {
  const cells = [...above, ...below].map((source, index) => ({
    id: `c${index}`,
    cell_type: 'code',
    source,
    metadata: index === settingCell ? { tags: ['parameters'] } : {},
    outputs: [],
    execution_count: null,
  }));
  const read = readNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  if (!read.ok) throw new Error('the test notebook cannot be read');
  const { notebook } = read;
  const { dataflow } = describeDataflow(notebook);
  return planLive({ cells: notebook.cells, dataflow, notebook }, settingCell);
}

it('leaves out a cell that the change does not reach', () => {
  expect([...planOf('print(p)', 'print("kept")').independent(['p'])]).toEqual(['c2']);
});

it.each(['f.cache_info()', 'type(a).n = 2', 'a.__class__.n = 2', '%tb', 'import weakref'])(
  'leaves nothing out beside what goes behind the code: %s',
  (source) => {
    expect([...planOf('print(p)', 'print("kept")', source).independent(['p'])]).toEqual([]);
  },
);

it('begins no later than where an output is that others replace', () => {
  const plan = planOf('display("a", display_id="x")', '1', 'update_display(p, display_id="x")');
  expect([plan.firstReached(['p']), ...plan.independent(['p'])]).toEqual([1]);
});

it('relies on nothing that was made above the inputs and names one', () => {
  const above = (source: string) => planWith([source, 'p = 1'], 1, ['print(1)', 'ns.f()']);
  const held = above('from types import SimpleNamespace\nns = SimpleNamespace(f=lambda: p)');
  expect([held.firstReached(['p']), ...held.independent(['p'])]).toEqual([2]);
  expect(above('g = (p for _ in [1])').firstReached(['p'])).toBe(2);
  expect(above('q = 1  # def p, for later').firstReached(['p'])).toBeGreaterThan(2);
  expect(above('label = "class of p"').firstReached(['p'])).toBeGreaterThan(2);
});
