import { loadParser } from '@quire/analysis/node';
import { beforeAll, expect, test } from 'vitest';
import { aboutOf, changed, type History, NO_HISTORY, redone, undone } from './arrangement-history.ts';
import { type DraftInput, moved, withChange, withOption } from './form-draft.ts';
import { draftOfCode } from './testing/drafts.ts';

beforeAll(() => loadParser());

test('letters of one word are one step back, other changes their own, and each can be made again', () => {
  const before = draftOfCode('rate = 0.5\nname = ""');
  let history: History = NO_HISTORY;
  let inputs: readonly DraftInput[] = before;
  const change = (now: readonly DraftInput[], at: number) => {
    history = changed(history, { now, before, number: 1 }, { about: aboutOf(inputs, now), at });
    inputs = now;
  };
  const edit = (edited: (input: DraftInput) => DraftInput) =>
    inputs.map((input, index) => (index === 0 ? edited(input) : input));
  change(
    edit((input) => withChange(input, { label: 'S' })),
    0,
  );
  change(
    edit((input) => withChange(input, { label: 'Sh' })),
    500,
  );
  change(
    edit((input) => withChange(input, { label: 'Share' })),
    5_000,
  );
  change(
    edit((input) => withOption(input, 'minimum', 0)),
    5_100,
  );
  change(moved(inputs, 0, 1), 5_200);
  const labelIn = ({ now }: History) => [
    now?.now[0]?.parameter.name,
    now?.now.find(({ parameter }) => parameter.name === 'rate')?.form.label,
  ];
  const steps = [history];
  for (let count = 0; count < 5; count += 1) steps.push(undone(steps.at(-1) ?? NO_HISTORY));
  expect(steps.map(labelIn)).toEqual([
    ['name', 'Share'],
    ['rate', 'Share'],
    ['rate', 'Share'],
    ['rate', 'Sh'],
    [undefined, undefined],
    [undefined, undefined],
  ]);
  const again = [1, 2, 3, 4, 5].reduce((known) => redone(known), steps.at(-1) ?? NO_HISTORY);
  expect([again.now, again.future]).toEqual([history.now, []]);
});
