import { describe, expect, it } from 'vitest';
import { parseContribFile, readTarget, type TargetFiles } from './read-target.ts';
import { TargetError } from './target-error.ts';

const filesOf = (files: Record<string, string>): TargetFiles => ({
  read: async (path) => files[path] ?? null,
  hasFolder: async (path) => Object.keys(files).some((name) => name.startsWith(`${path}/`)),
});
const readOf = (files: Record<string, string>) => readTarget(filesOf(files));
const errorOf = async (files: Record<string, string>): Promise<string> =>
  readOf(files).then(
    () => 'no error',
    (error: unknown) => (error instanceof TargetError ? error.message : `not a TargetError: ${error}`),
  );
const problemsOf = (text: string): string[] => {
  try {
    parseContribFile(text);
    return [];
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
};
const BEGIN = 'version: 1\nkind: python-package\n';

describe('a .contrib.yml', () => {
  it('names each key that it does not know, wherever it stands', () => {
    expect(problemsOf(`${BEGIN}chekcs: []\n`)).toEqual([': Unrecognized key: "chekcs"']);
    expect(problemsOf(`${BEGIN}files: [{path: a.py, mode: 755}]\n`)).toEqual([
      'files[0]: Unrecognized key: "mode"',
    ]);
    expect(problemsOf(`${BEGIN}checks: [{id: a, run: [x], shell: true}]\n`)).toEqual([
      'checks[0]: Unrecognized key: "shell"',
    ]);
    expect(problemsOf(`${BEGIN}pr: {labels: [a]}\nreview: {owner: x}\n`)).toEqual([
      'pr: Unrecognized key: "labels"',
      'review: Unrecognized key: "owner"',
    ]);
  });

  it.each([
    '../out.py',
    'a/../../b.py',
    '/etc/cron.d/x',
    '.git/hooks/pre-commit',
    'src/.git/config',
    '.contrib.yml',
    'C:\\a.py',
    'a//b.py',
    'con.py',
    '{username}/../../x.py',
  ])('names a path that cannot be: %s', (path) => {
    const [problem, ...others] = problemsOf(`${BEGIN}files: [{path: ${JSON.stringify(path)}}]\n`);
    expect(others).toEqual([]);
    expect(problem).toMatch(/^files\[0\]\.path: ./);
  });

  it('says which placeholders there are', () => {
    expect(problemsOf(`${BEGIN}files: [{path: "src/{user}.py"}]\n`)).toEqual([
      'files[0].path: There is no placeholder {user} here; there are {username}, {slug}, {assignment}, {annotation.name}, {short}. Write {{user}} for the text itself.',
    ]);
    expect(problemsOf(`${BEGIN}files: [{path: "{code}.py"}]\n`)).toHaveLength(1);
    expect(problemsOf(`${BEGIN}files: [{path: "a.py", content: "{{json}} {code}"}]\n`)).toEqual([]);
  });

  it.each([
    ['version: 2\nkind: assignment\n', /^“version”/],
    ['version: 1\nkind: painting\n', /^“kind”/],
    [`${BEGIN}files: []\n`, /^“files”/],
    [`${BEGIN}username: {replace: "(a+)+$"}\n`, /^“username.replace”: Write one character class/],
    [`${BEGIN}checks: [{id: Big, run: [x]}]\n`, /^“checks\[0\].id”/],
    [`${BEGIN}checks: [{id: a, run: []}]\n`, /^“checks\[0\].run”/],
    [`${BEGIN}checks: [{id: a, run: [x], seconds: 100000}]\n`, /^“checks\[0\].seconds”/],
    [`${BEGIN}checks: [{id: a, run: [x], env: {path: y}}]\n`, /^“checks\[0\].env/],
    [`${BEGIN}deadline: tomorrow\n`, /^“deadline”/],
    [`${BEGIN}require: {signature: "sort(xs"}\n`, /^“require.signature”: Write it like/],
    [`${BEGIN}pr: {branch: "../main"}\n`, /^“pr.branch”/],
    [`${BEGIN}review: {maintainers: ["Not A Handle"]}\n`, /^“review.maintainers\[0\]”/],
    ['[]\n', /Invalid input/],
  ])('says what is wrong: %s', async (text, words) => {
    const message = await errorOf({ '.contrib.yml': text });
    expect(message.replace(/^\.contrib\.yml is not right: /, '')).toMatch(words);
  });

  it.each([
    ['version: 1\nversion: 1\n', /not valid YAML: Map keys must be unique/],
    ['a: [\n', /not valid YAML/],
    [`a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [${'*c,'.repeat(30)}]\n`, /cannot be read/],
    ['#'.repeat(100_001), /too large/],
    ['version: 1\nkind: assignment\nvisibility: after-deadline\nassignment: a\n', /names no deadline/],
    ['version: 1\nkind: assignment\n', /does not name it/],
    ['version: 1\nkind: python-package\n', /has no “files”/],
  ])('is refused where it cannot be a description', async (text, words) => {
    expect(await errorOf({ '.contrib.yml': text })).toMatch(words);
  });

  it('fills in what its kind means', async () => {
    const spec = await readOf({
      '.contrib.yml':
        'version: 1\nkind: assignment\nassignment: sorting\ndeadline: 2026-05-01T10:00:00+02:00\n',
    });
    expect(spec).toMatchObject({
      files: [{ path: 'submissions/{assignment}/{username}.py', content: '{code}', when: 'mustNotExist' }],
      deadline: '2026-05-01T08:00:00.000Z',
      visibility: 'maintainers',
      recognisedBy: '.contrib.yml',
      pr: { title: 'Submission of {author} for {assignment}', branch: 'contrib/{username}/{slug}' },
    });
    const primitive = await readOf({ '.contrib.yml': 'version: 1\nkind: mlbazaar-primitive\n' });
    expect(primitive.files.map(({ path }) => path)).toEqual([
      'mlprimitives/primitives/{annotation.name}.json',
    ]);
    expect(primitive.require).toMatchObject({ standalone: false, keys: expect.arrayContaining(['produce']) });
  });

  it.each([
    ['', ['function']],
    ['require: {standalone: true}\n', ['function']],
    ['require: {defines: [class]}\n', ['class']],
    ['require: {defines: []}\n', []],
  ])('asks of a package with “%s” that it defines %j', async (require, defines) => {
    const text = `version: 1\nkind: python-package\nfiles: [{path: "{slug}.py"}]\n${require}`;
    expect((await readOf({ '.contrib.yml': text })).require.defines).toEqual(defines);
  });
});

describe('a repository without one', () => {
  const ballet = 'project:\n  package_slug: predict_x\ncontrib:\n  module_name: predict_x.features.contrib\n';

  it('is a Ballet project by its ballet.yml', async () => {
    expect(await readOf({ 'ballet.yml': ballet, 'pyproject.toml': '[project]\nname="x"\n' })).toMatchObject({
      kind: 'ballet-feature',
      recognisedBy: 'ballet.yml',
      environment: 'ballet',
      ballet: { packageSlug: 'predict_x', contribPath: 'src/predict_x/features/contrib' },
      require: { instances: [{ of: 'ballet.Feature', count: 1 }], standalone: true },
      files: [
        { path: 'src/predict_x/features/contrib/user_{username}/__init__.py', content: '', when: 'absent' },
        {
          path: 'src/predict_x/features/contrib/user_{username}/feature_{slug}.py',
          content: '{code}',
          when: 'mustNotExist',
        },
      ],
    });
    expect(
      await errorOf({ 'ballet.yml': 'project: {package_slug: x}\ncontrib: {module_path: ../../etc}\n' }),
    ).toMatch(/names a folder for features that cannot be/);
    expect(await errorOf({ 'ballet.yml': 'project: {package_slug: "a b"}\n' })).toMatch(/does not name/);
  });

  it('is a Python package by its pyproject.toml, with its code in src or beside it', async () => {
    const pyproject = '[project]\nname = "Tidy-Stats"\n';
    const pathsOf = async (files: Record<string, string>) =>
      (await readOf({ 'pyproject.toml': pyproject, ...files })).files.map(({ path }) => path);
    expect(await pathsOf({ 'src/tidy_stats/__init__.py': '' })).toEqual([
      'src/tidy_stats/{slug}.py',
      'tests/test_{slug}.py',
    ]);
    expect((await pathsOf({ 'tidy_stats/__init__.py': '' }))[0]).toBe('tidy_stats/{slug}.py');
    expect(await errorOf({ 'pyproject.toml': pyproject })).toMatch(
      /neither src\/tidy_stats\/ nor tidy_stats\//,
    );
    expect(await errorOf({ 'pyproject.toml': '[project\n' })).toMatch(/not valid TOML/);
    expect(await errorOf({ 'pyproject.toml': '[tool]\n' })).toMatch(/does not name a project/);
  });

  it('takes no contributions where it says nothing', async () => {
    expect(await errorOf({ 'README.md': '' })).toMatch(/says nothing about contributions/);
  });
});
