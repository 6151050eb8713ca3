import type { ChildProcess } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import type { AnalysisCell } from '../cell.ts';
import { codeCells } from '../testing/cells.ts';
import { createLinter, JOBS_PER_PROCESS_MAX } from './node/create-linter.ts';
import { readLintConfig } from './read-lint-config.ts';

const linter = createLinter();
afterAll(() => linter.close());

const PROJECT = { lint: { select: ['E', 'F', 'W', 'B', 'I'] }, 'line-length': 60 };

async function found(cells: readonly AnalysisCell[], config?: typeof PROJECT): Promise<string[]> {
  return (await linter.check(cells, config)).map(({ code, cellId, range }) => {
    const source = cells.find(({ id }) => id === cellId)?.source ?? '';
    return `${cellId} ${code} ${source.slice(range.start, range.end)}`;
  });
}

describe('the linter', () => {
  test('is in a process of its own, and another one after the first was lost', async () => {
    const lost = createLinter() as ReturnType<typeof createLinter> & { process?: ChildProcess };
    await lost.check(codeCells('x'));
    const { process: first } = lost;
    const gone = new Promise((resolve) => first?.once('exit', resolve));
    first?.kill('SIGKILL');
    await gone;
    expect(await lost.check(codeCells('missing'))).toHaveLength(1);
    expect(lost.process?.pid).not.toBe(first?.pid);
    await lost.close();
  });
  test('reads all cells as one program', async () => {
    expect(await found(codeCells('import os\nimport re', 'print(os.name, missing)'))).toEqual([
      'c2 F821 missing',
      'c1 F401 re',
    ]);
  });
  test('leaves alone what notebooks do on purpose', async () => {
    expect(
      await found(
        codeCells('x = 1', 'import os', 'os.name == x', 'x;', '%matplotlib inline\n!ls', 'x'),
        PROJECT,
      ),
    ).toEqual([]);
  });
  test('follows the rules of a project', async () => {
    expect(await found(codeCells(`a = "${'x'.repeat(60)}"`), PROJECT)).toEqual([`c1 E501 ${'x'.repeat(5)}"`]);
  });
  test('finds places behind magics and wide characters', async () => {
    expect(
      await found(codeCells('%%time\n"😀"; missing', 'files = !ls *.csv\nprint(files, gone)')),
    ).toContain('c2 F821 gone');
  });
  test('words syntax errors as Python does, also those of Python 2', async () => {
    const errors = await linter.syntaxErrors(codeCells('x = 1', 'print "a"', 'y = = 2'));
    expect(errors.map(({ cellId, code, severity, message }) => [cellId, code, severity, message])).toEqual([
      [
        'c2',
        'syntax-error',
        'error',
        'This is not valid Python: simple statements must be separated by newlines or semicolons.',
      ],
      ['c3', 'syntax-error', 'error', 'This is not valid Python: expected an expression.'],
    ]);
  });
  test('offers the fix of an unused import', async () => {
    const [diagnostic] = await linter.check(codeCells('import os\nx = 1\nprint(x)'));
    expect(diagnostic?.fix).toMatchObject({ start: 0, end: 10, replacement: '' });
  });
  test('answers as before when it has started afresh', { timeout: 60_000 }, async () => {
    for (let request = 0; request < 2 * JOBS_PER_PROCESS_MAX; request += 1)
      expect(await found(codeCells('missing'))).toEqual(['c1 F821 missing']);
  });
  test('says which setting it does not take, and goes on with the next request', async () => {
    await expect(linter.check(codeCells('x = 1'), { nope: 1 })).rejects.toMatchObject({
      code: 'lint-config-invalid',
      message: expect.stringContaining('nope'),
    });
    expect(await found(codeCells('x = 1'))).toEqual([]);
  });
});

describe('formatting', () => {
  const format = async (...sources: string[]) =>
    (await linter.format(codeCells(...sources))).map(({ source, reason }) => reason ?? source);
  test('keeps magics, semicolons and what it cannot read', async () => {
    expect(
      await format(
        "x = {'a':1}",
        '%matplotlib   inline\nplot( x );',
        '%%time\ny=1',
        'f=!ls  *.csv\nprint( f )',
        'plot(x) ; # quiet',
      ),
    ).toEqual([
      'x = {"a": 1}',
      '%matplotlib   inline\nplot(x);',
      '%%time\ny = 1',
      'f = !ls  *.csv\nprint(f)',
      'plot(x);  # quiet',
    ]);
  });
  test('says why a cell stays as it is', async () => {
    expect(await format('%%bash\nls', 'x = = 1', '%time x=1')).toEqual([
      'It is not written in Python.',
      expect.stringContaining('It is not valid Python: '),
      'It puts a statement behind a magic, which only IPython can read.',
    ]);
  });
  test('formats a formatted cell to itself', async () => {
    const [once = ''] = await format('def f(a,b):\n  return {"k":a ,"v":b}\nf( 1,2 );');
    expect(await format(once)).toEqual([once]);
  });
});

describe('settings of a project', () => {
  test('come from pyproject.toml or ruff.toml', () => {
    const text = '[tool.ruff]\nline-length = 100\n[tool.ruff.lint]\nselect = ["E"]\n';
    expect(readLintConfig({ name: 'pyproject.toml', text })).toEqual({
      config: { 'line-length': 100, lint: { select: ['E'] } },
      extend: null,
    });
    expect(readLintConfig({ name: 'ruff.toml', text: 'line-length = 90' })?.config).toEqual({
      'line-length': 90,
    });
    expect(readLintConfig({ name: 'pyproject.toml', text: '[project]\nname = "x"' })).toBeUndefined();
  });
  test('name what they extend, and are refused in words where they are broken', () => {
    const text = 'extend = "../ruff.toml"\nexclude = ["docs"]';
    expect(readLintConfig({ name: 'ruff.toml', text })).toEqual({ config: {}, extend: '../ruff.toml' });
    expect(() => readLintConfig({ name: 'ruff.toml', text: 'a = ' })).toThrow('ruff.toml is not valid TOML');
  });
});
