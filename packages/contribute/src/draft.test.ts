import { readFileSync } from 'node:fs';
import type { AnalysisCell } from '@quire/analysis';
import { createLinter, loadParser } from '@quire/analysis/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDraft, type DraftInput, draftContribution } from './draft.ts';
import { usernameFor, withSuffix } from './plan/names.ts';
import { readTarget } from './target/read-target.ts';
import { whyUnsafePath } from './target/safe-path.ts';
import type { TargetSpec } from './target/spec.ts';
import { TargetError } from './target/target-error.ts';

beforeAll(() => loadParser());

const specOf = (contrib: string): Promise<TargetSpec> =>
  readTarget({
    read: async (path) => (path === '.contrib.yml' ? contrib : null),
    hasFolder: async () => false,
  });
const packageSpec = (more = '') =>
  specOf(`version: 1\nkind: python-package\nfiles: [{path: "src/p/{slug}.py"}]\n${more}`);
const cellsOf = (...sources: string[]): AnalysisCell[] =>
  sources.map((source, index) => ({
    id: `cell-${index}`,
    type: source.startsWith('#') ? 'markdown' : 'code',
    source,
    tags: [],
  }));
const draftOf = (spec: TargetSpec, cells: AnalysisCell[], more: Partial<DraftInput> = {}) =>
  draftContribution({ cells, spec, username: 'jo', author: 'Jo', message: '', notebook: 'a.ipynb', ...more });

describe('the cell that is proposed', () => {
  it('is only the function, where its cell goes on to train models with it', async () => {
    const example = new URL('../../../examples/messy-exploration.ipynb', import.meta.url);
    const notebook = JSON.parse(readFileSync(example, 'utf8')) as {
      cells: { id: string; cell_type: string; source: string[] | string }[];
    };
    const cells = notebook.cells.map(({ id, cell_type, source }): AnalysisCell => {
      return { id, type: cell_type as 'code', source: [source].flat().join(''), tags: [] };
    });
    const { seed, isProposed, extraction } = draftOf(await packageSpec(), cells);
    expect({ seed, isProposed }).toEqual({ seed: { kind: 'name', name: 'features' }, isProposed: true });
    expect(extraction.code).toMatch(/^# with tickets per month, idea from Lea\ndef features\(d\):\n/);
    expect(extraction.code).toContain('tickets_per_month');
    expect(extraction.code).not.toMatch(/LogisticRegression|train_test_split|import/);
  });

  it('is the whole cell, where all of it is needed', async () => {
    const spec = await packageSpec();
    const cells = cellsOf('scale = 2', 'offset = 1\ndef f(x):\n    return scale * x + offset');
    const { seed, extraction } = draftOf(spec, cells);
    expect(seed).toEqual({ kind: 'cells', cellIds: ['cell-1'] });
    expect(extraction.code).toBe('scale = 2\n\noffset = 1\ndef f(x):\n    return scale * x + offset\n');
  });

  it('is the last and the meant one of several, with a reason', async () => {
    const cells = cellsOf(
      '# First try, does not work',
      'def area(r):\n    return r',
      '# The final one',
      'def area(r):\n    """An area."""\n    return 3 * r * r',
      'area(2)',
    );
    const { candidates } = draftOf(await packageSpec(), cells);
    expect(candidates.map(({ cellId }) => cellId)).toEqual(['cell-3', 'cell-1']);
    expect(candidates[0]?.reasons).toContain('the words above it sound meant');
    expect(candidates[1]?.reasons).toContain('“area” is made again further down');
  });
});

describe('what would fail', () => {
  it('is a name that stays behind: of the notebook only, or deleted since', async () => {
    const spec = await packageSpec();
    const cells = cellsOf('def f(x):\n    return gone * x');
    const style = { config: {}, perFileIgnores: [], from: null, problem: null };
    const { checks } = await checkDraft(draftOf(spec, cells), { spec, style, linter: createLinter(), cells });
    expect(checks.filter(({ status }) => status === 'failed').map(({ id, items }) => [id, items])).toEqual([
      [
        'undefined-names',
        [
          {
            message: '“gone” is not defined in what would be contributed.',
            advice: 'Nothing in the notebook defines it: perhaps its cell was deleted. Import or define it.',
            path: null,
            line: 2,
            cellId: 'cell-0',
          },
        ],
      ],
    ]);
    const shown = draftOf(spec, cellsOf('def f(x):\n    display(x)\n    return x'));
    expect(shown.found.broken.map(({ message }) => message)).toEqual([
      'display() exists only in a notebook.',
    ]);
  });

  it('is more or fewer instances than the target takes', async () => {
    const spec = await specOf(
      'version: 1\nkind: python-package\nfiles: [{path: "{slug}.py"}]\nrequire: {instances: [{of: ballet.Feature, count: 1}]}\n',
    );
    const both = cellsOf('from ballet import Feature', 'a = Feature("x", None)\nb = Feature("y", None)');
    const seed = { kind: 'cells', cellIds: ['cell-1'] } as const;
    expect(draftOf(spec, both, { seed }).found.broken[0]?.message).toBe(
      'The target takes exactly 1 ballet.Feature; this has 2.',
    );
    // Each of them alone is a contribution.
    expect(draftOf(spec, both).candidates.map(({ satisfies }) => satisfies)).toEqual([true, true]);
  });

  it('is another signature than an assignment asks for', async () => {
    const spec = await specOf(
      'version: 1\nkind: assignment\nassignment: sorting\nrequire: {signature: "sort(xs)"}\n',
    );
    const messages = (source: string) =>
      draftOf(spec, cellsOf(source), {
        seed: { kind: 'cells', cellIds: ['cell-0'] },
      }).found.broken.map(({ message }) => message);
    expect(messages('def sort(xs, key=None):\n    return xs')).toEqual([]);
    expect(messages('def sort(ys):\n    return ys')).toEqual([
      'The target wants sort(xs); yours is sort(ys).',
    ]);
    expect(messages('def order(xs):\n    return xs')).toEqual([
      'The target wants a function sort(xs); there is none called sort.',
    ]);
  });
});

describe('where it goes', () => {
  it('is a path of the target’s own words, with the assignment and the person in it', async () => {
    const spec = await specOf('version: 1\nkind: assignment\nassignment: sorting\n');
    const { plan } = draftOf(spec, cellsOf('def sort(xs):\n    return xs'));
    expect(plan?.files.map(({ path }) => path)).toEqual(['submissions/sorting/jo.py']);
    expect(plan).toMatchObject({ title: 'Submission of Jo for sorting', branch: 'contrib/jo/sort' });
  });

  it.each([
    '../../.ssh/authorized_keys',
    '/etc/passwd',
    '.git/hooks/x',
    'a/../../b',
    'con',
    '.',
    ' ',
    'a\u202eb',
  ])('never leaves the repository, whatever an annotation calls itself: %s', async (name) => {
    const spec = await specOf('version: 1\nkind: mlbazaar-primitive\nfiles: [{path: "{annotation.name}"}]\n');
    const cells = cellsOf(`annotation = {"name": ${JSON.stringify(name)}, "primitive": "a", "produce": {}}`);
    expect(() => draftOf(spec, cells)).toThrow(TargetError);
    const below = await specOf(
      'version: 1\nkind: mlbazaar-primitive\nfiles: [{path: "primitives/{annotation.name}.json"}]\n',
    );
    const paths = (): string[] => draftOf(below, cells).plan?.files.map(({ path }) => path) ?? [];
    try {
      for (const path of paths()) expect(whyUnsafePath(path)).toBe(undefined);
    } catch (error) {
      expect(error).toBeInstanceOf(TargetError);
    }
  });

  it('is never two files of one path, more files than allowed, or a branch that git does not take', async () => {
    const cells = cellsOf('def f(x):\n    return x');
    const twice = await specOf(
      'version: 1\nkind: python-package\nfiles: [{path: "A/{slug}.py"}, {path: "a/{slug}.py"}]\n',
    );
    expect(() => draftOf(twice, cells)).toThrow('Two of the target’s files would have the same path.');
    const many = await packageSpec('maxFiles: 1\n');
    expect(draftOf(many, cells).plan?.files).toHaveLength(1);
    const branch = await packageSpec('pr: {branch: "contrib/{slug}.lock"}\n');
    expect(() => draftOf(branch, cells)).toThrow(/^The branch “contrib\/f.lock” cannot be/);
  });

  it('names people safely, and tells two of one name apart', async () => {
    const spec = await packageSpec();
    const nameOf = (login: string | null) => usernameFor({ login, handle: 'jo.smith' }, spec);
    expect([nameOf('jo-hn'), nameOf(null), nameOf('../..'), nameOf('日本')]).toEqual([
      'jo_hn',
      'jo_smith',
      'user_____',
      'user__',
    ]);
    expect([1, 2].map((number) => withSuffix('jo_hn', number))).toEqual(['jo_hn', 'jo_hn_2']);
  });
});
