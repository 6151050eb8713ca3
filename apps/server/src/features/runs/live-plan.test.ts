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
