import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import type { LawOutcome, SliceLaw } from '../testing/slice-laws.ts';
import { runLaws } from '../testing/slice-laws.ts';
import { LAWS } from './laws.ts';
import { LIBRARY_LAWS } from './laws-libraries.ts';
import { OBJECT_LAWS } from './laws-objects.ts';
import { PANDAS_LAWS } from './laws-pandas.ts';
import { TEXT_LAWS } from './laws-text.ts';

const laws: readonly SliceLaw[] = [...LAWS, ...OBJECT_LAWS, ...LIBRARY_LAWS, ...PANDAS_LAWS, ...TEXT_LAWS];
const outcomes = new Map<string, LawOutcome>();

beforeAll(async () => {
  await loadParser();
  for (const outcome of runLaws(laws)) outcomes.set(`${outcome.granularity} ${outcome.sentence}`, outcome);
});

describe.each(['statements', 'cells'])(
  'a slice of %s, run in CPython, shows what the whole notebook shows',
  (granularity) => {
    test.each(laws)('%s', (sentence, _cells, kept) => {
      const outcome = outcomes.get(`${granularity} ${sentence}`);
      expect({ kept: outcome?.kept, shown: outcome?.sliced }).toEqual({ kept, shown: outcome?.full });
      expect(outcome?.full).not.toMatch(/^(?:NameError|SyntaxError|ImportError)/);
    });
  },
);
