import type { AnalysisCell } from '@quire/analysis';
import { createLinter, loadParser } from '@quire/analysis/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDraft, draftContribution } from '../draft.ts';
import { readTarget } from '../target/read-target.ts';
import type { Check } from './check.ts';
import { readCodeStyle } from './lint-settings.ts';
import { compileGlob } from './ruff-glob.ts';

/* Settings as projects have them, held against Ruff itself. */

const linter = createLinter();
beforeAll(() => loadParser());
afterAll(() => linter.close());

const CELLS: AnalysisCell[] = [
  {
    id: 'cell-0',
    type: 'code',
    source: 'def area(r):\n    assert r > 0\n    return 3 * r * r',
    tags: [],
  },
];

type Contents = Readonly<Record<string, string>>;
const filesOf = (contents: Contents) => ({
  read: async (path: string) => contents[path] ?? null,
  hasFolder: async (folder: string) => Object.keys(contents).some((path) => path.startsWith(`${folder}/`)),
});

/** A function with its skeleton of tests, checked for a package that has these files. */
async function checked(more: Contents): Promise<{ checks: Check[]; module: string; told: string[] }> {
  const files = filesOf({ 'src/shapes/__init__.py': '', ...more });
  const [spec, style] = await Promise.all([readTarget(files), readCodeStyle(files)]);
  const given = { username: 'jo', author: 'Jo', message: '', notebook: 'a.ipynb' };
  const draft = draftContribution({ cells: CELLS, spec, ...given });
  const { files: made, checks } = await checkDraft(draft, { spec, style, linter, cells: CELLS });
  const about = checks.filter(({ id }) => ['style-settings', 'format', 'lint'].includes(id));
  return {
    checks: about,
    module: made[0]?.content ?? '',
    told: about.flatMap(({ id, status, items }) => [
      `${id} ${status}`,
      ...items.map(({ path, message }) => `${path}: ${/\(([A-Z]+\d+)\)$/.exec(message)?.[1] ?? message}`),
    ]),
  };
}
const project = (ruff: string): string => `[project]\nname = "shapes"\n${ruff}`;
const withRuff = (ruff: string) => checked({ 'pyproject.toml': project(ruff) });

const MODULE = 'src/shapes/area.py';
const TESTS = 'tests/test_area.py';
/** Both files have an assertion. */
const SELECTED = '[tool.ruff.lint]\nselect = ["S"]\n';

describe('rules that a target ignores in some files', () => {
  it('are followed there alone', async () => {
    expect((await withRuff(SELECTED)).told).toEqual([
      'format passed',
      'lint failed',
      `${MODULE}: S101`,
      `${TESTS}: S101`,
    ]);
    const ignored = `${SELECTED}[tool.ruff.lint.per-file-ignores]\n"tests/*" = ["S101"]\n`;
    expect((await withRuff(ignored)).told).toEqual(['format passed', 'lint failed', `${MODULE}: S101`]);
  });

  it.each([
    ['"test_*.py" = ["S"]', [MODULE]],
    ['"**/tests/**" = ["S101"]', [MODULE]],
    ['"*.{py,pyi}" = ["ALL"]', []],
    ['"src/*" = ["S1"]', [TESTS]],
    ['"./src/../src/shapes/*.py" = ["S101"]', [TESTS]],
    ['"!src/**" = ["S101"]', [MODULE]],
    ['"!test_[!b]*.py" = ["S101"]', [TESTS]],
    ['"area.py" = ["S101"]\n"tests/*" = ["F", "S101"]', []],
    ['"shapes/*" = ["S101"]', [MODULE, TESTS]],
    ['"tests" = ["S101"]', [MODULE, TESTS]],
  ])('are where %s says', async (table, found) => {
    for (const name of ['per-file-ignores', 'extend-per-file-ignores']) {
      const { told } = await withRuff(`${SELECTED}[tool.ruff.lint.${name}]\n${table}\n`);
      expect(told.slice(2)).toEqual(found.map((path) => `${path}: S101`));
    }
  });

  it('are known at the top, where they once stood', async () => {
    const { told } = await withRuff(
      '[tool.ruff]\nselect = ["S"]\n[tool.ruff.per-file-ignores]\n"**" = ["S"]\n',
    );
    expect(told).toEqual(['format passed', 'lint passed']);
  });
});

describe('settings that Ruff does not take', () => {
  it.each([
    ['a field that there is no more', '[tool.ruff]\nshow-source = true\n', 'unknown field `show-source`'],
    [
      'a version of its own',
      '[tool.ruff]\nrequired-version = "==0.1.0"\n',
      'Required version `==0.1.0` does not match',
    ],
    ['an unknown rule', '[tool.ruff.lint.per-file-ignores]\n"tests/*" = ["XYZ"]\n', 'XYZ'],
    [
      'no list of rules',
      '[tool.ruff.lint]\nselect = ["F"]\nper-file-ignores = 3\n',
      'Ruff does not take these settings',
    ],
    [
      'a file that is not in the repository',
      '[tool.ruff]\nextend = "../ruff.toml"\n',
      'pyproject.toml extends ../ruff.toml, which is not in the repository.',
    ],
    [
      'a file of whoever runs it',
      '[tool.ruff]\nextend = "~/ruff.toml"\n',
      'pyproject.toml extends ~/ruff.toml, which is not in the repository.',
    ],
    [
      'a file that is missing',
      '[tool.ruff]\nextend = "base.toml"\n',
      'pyproject.toml extends base.toml, which is not in the repository.',
    ],
    [
      'itself',
      '[tool.ruff]\nextend = "pyproject.toml"\n',
      'pyproject.toml extends itself, through pyproject.toml.',
    ],
  ])('%s: Quire’s own stand for them, and a warning says why', async (_, ruff, words) => {
    const { checks, module } = await withRuff(ruff);
    expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'style-settings warning',
      'format passed',
      'lint passed',
    ]);
    expect(checks[0]?.items[0]?.message).toContain(words);
    expect(checks[1]?.sentence).not.toContain('names no rules');
    expect(module).toContain('def area(r):\n    assert r > 0\n');
  });

  it('what is no TOML at all', async () => {
    const { checks } = await checked({ 'pyproject.toml': project(''), 'ruff.toml': 'select = ' });
    expect(checks[0]).toMatchObject({ id: 'style-settings', status: 'warning' });
    expect(checks[0]?.items[0]?.message).toContain('ruff.toml is not valid TOML');
  });
});

describe('settings that build upon others', () => {
  const BASE = {
    'pyproject.toml': project(
      '[tool.ruff]\nextend = "config/ruff-base.toml"\n[tool.ruff.lint]\nextend-select = ["S"]\n',
    ),
    'config/ruff-base.toml':
      'extend = "../ruff-root.toml"\nindent-width = 8\n[lint]\nselect = ["F"]\n[lint.per-file-ignores]\n"../tests/*" = ["S101"]\n',
    'ruff-root.toml': 'indent-width = 2\nline-length = 60\n[lint]\nselect = ["D"]\nignore = ["S101"]\n',
  };

  it('have those of the repository, each from its own folder', async () => {
    const { told, module, checks } = await checked(BASE);
    expect(told).toEqual(['format passed', 'lint failed', `${MODULE}: S101`]);
    expect(module).toContain('\n        assert r > 0\n');
    expect(checks[0]?.sentence).toBe('Formatted: as pyproject.toml says.');
  });

  it('add to what these select, and take away from it', async () => {
    const above = (lint: string) => ({
      ...BASE,
      'pyproject.toml': project(`[tool.ruff]\nextend = "ruff-root.toml"\n[tool.ruff.lint]\n${lint}`),
    });
    const codes = async (lint: string) =>
      (await checked(above(lint))).told.slice(2).map((one) => one.split(': ')[1]);
    const documented = ['D100', 'D103', 'D100', 'D103'];
    // What the notebooks’ own rules leave out is not among them.
    expect((await codes('')).filter((code) => code === 'S101')).toEqual([]);
    expect(await codes('ignore = ["D"]')).toEqual([]);
    expect(await codes('select = ["S"]')).toEqual(['S101', 'S101']);
    expect(
      (await codes('extend-select = ["S101"]')).filter((code) => !documented.includes(code ?? '')),
    ).toEqual(['S101', 'S101']);
  });

  it('end where they go in circles', async () => {
    const { checks } = await checked({ ...BASE, 'ruff-root.toml': 'extend = "config/ruff-base.toml"' });
    expect(checks[0]?.items[0]?.message).toBe(
      'pyproject.toml extends itself, through config/ruff-base.toml.',
    );
  });
});

describe('a pattern', () => {
  it.each([
    ['*.py', 'a/b.py', true],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/b/b/c', true],
    ['a/**', 'a', false],
    ['**/a', 'a', true],
    ['**/a', 'ba', false],
    ['a?c', 'a/c', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['\\*', 'a', false],
    ['{a,b{c,d}}', 'bd', true],
  ])('%s and %s', (pattern, text, isMatch) => {
    expect(compileGlob(pattern)?.(text)).toBe(isMatch);
  });
  it('that cannot be read is none, and no other takes long', () => {
    for (const broken of ['[a', 'a\\', '{a', 'a}', '{a,b}'.repeat(12)])
      expect(compileGlob(broken)).toBe(null);
    const started = performance.now();
    expect(compileGlob(`${'*a'.repeat(60)}b`)?.('a'.repeat(240))).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
