import type { LivePlan } from '@quire/kernels';
import { expect, it } from 'vitest';
import { countSharedCells } from './live-plan.ts';

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
  'ROOT = Path.cwd()',
  'here = os.getcwd()',
  'out = os.path.abspath("out")',
  'out = Path("out").resolve()',
  'home = Path.home()',
  'home = os.path.expanduser("~")',
  'folder = tempfile.mkdtemp()',
  '%cd data',
])('a cell that asks where it runs is nobody else’s: %s', (source) => {
  expect(count(source)).toBe(1);
});

it.each(['df = pd.read_csv("data.csv")', 'OUT = Path("out")', 'homes = df.query("home == 1")'])(
  'a cell that does not is for everybody: %s',
  (source) => {
    expect(count(source)).toBe(2);
  },
);
