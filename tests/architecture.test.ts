import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Every arrow between workspaces that may exist, and why. ARCHITECTURE.md shows the same table. */
const arrows: Record<string, Record<string, string>> = {
  contract: {},
  notebook: {},
  kernels: {},
  client: { contract: 'The client is derived from the endpoint table.' },
  analysis: { notebook: 'Dataflow is read from notebook documents.' },
  contribute: { analysis: 'Slices, outlines and style of code come from the analysis of a notebook.' },
  server: {
    contract: 'The hub serves the endpoints and raises the problems that the contract lists.',
    notebook: 'Publishing reads, sanitises and identifies documents.',
    analysis: 'Parameters and search facts come from the code of a notebook.',
    contribute: 'Targets, extraction and plans of contributions are the same without a hub.',
    kernels: 'Runs are executed by kernel providers.',
  },
  web: {
    contract: 'Pages switch on problem codes and roles.',
    client: 'Pages call the hub.',
    analysis: 'Warnings appear before publishing, in the browser.',
    notebook: 'The arranger writes where cells stand into a document; proposed ones are compared.',
  },
  lab: {
    contract: 'The panel switches on problem codes, roles and states.',
    client: 'The extension calls the hub from the page.',
    notebook: 'What would be published is compared with what is.',
    analysis: 'Inputs and warnings are shown beside the cells.',
    contribute: 'The lines that come along are marked before anything is sent.',
  },
  cli: {
    contract: 'Exit codes come from problem codes.',
    client: 'Commands call the hub.',
    notebook: 'inspect and clean work without a hub.',
    analysis: 'inspect shows parameters and imports without a hub.',
    contribute: 'contribute --dry-run works without a hub.',
    kernels: 'run FILE executes without a hub.',
  },
};

const apps = ['server', 'web', 'lab', 'cli'];

/** These also run in a browser: Node may appear only in their files and folders called `node` or `testing`. */
const purePackages = ['contract', 'client', 'notebook', 'analysis', 'contribute'];

interface Import {
  /** Path from the repository's root. */
  from: string;
  to: string;
  isTypeOnly: boolean;
}

const folderOf = (workspace: string): string =>
  `${apps.includes(workspace) ? 'apps' : 'packages'}/${workspace}`;

function listCode(folder: string): string[] {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|dist|fixtures)\//.test(path));
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]*?\s+from\s+)?'([^']+)'/gm;
const CALL = /\bimport\(\s*'([^']+)'\s*\)/g;

function listImports(path: string): Import[] {
  const code = readFileSync(join(root, path), 'utf8');
  const statements = [...code.matchAll(STATEMENT)].map(([, type, to = '']) => ({
    to,
    isTypeOnly: type !== undefined,
  }));
  const calls = [...code.matchAll(CALL)].map(([, to = '']) => ({ to, isTypeOnly: false }));
  return [...statements, ...calls].map((found) => ({ ...found, from: path }));
}

/** Where a relative import leads, as a path from the repository's root. */
const targetOf = ({ from, to }: Import): string => join(dirname(from), to);
const isRelative = ({ to }: Import): boolean => to.startsWith('.');
const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\/|\/test\//.test(path);
const show = ({ from, to }: Import): string => `${from} imports ${to}`;

function readManifest(workspace: string): Record<string, Record<string, string> | undefined> {
  return JSON.parse(readFileSync(join(root, folderOf(workspace), 'package.json'), 'utf8'));
}

const importsOf = (folder: string): Import[] => listCode(folder).flatMap(listImports);

describe('the arrows between workspaces', () => {
  test('the table names every workspace', () => {
    const found = ['packages', 'apps'].flatMap((group) => readdirSync(join(root, group))).sort();
    expect(Object.keys(arrows).sort()).toEqual(found);
  });

  test.each(Object.keys(arrows))('%s depends on what the table says and nothing else', (workspace) => {
    const { dependencies = {} } = readManifest(workspace);
    const used = Object.keys(dependencies).filter((name) => name.startsWith('@quire/'));
    expect(used.sort()).toEqual(
      Object.keys(arrows[workspace] ?? {})
        .map((name) => `@quire/${name}`)
        .sort(),
    );
  });

  test.each(Object.keys(arrows))('%s imports only what its package.json names', (workspace) => {
    const { dependencies, optionalDependencies, devDependencies, peerDependencies } = readManifest(workspace);
    const own = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    const { devDependencies: everyones = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const forTests = [...own, ...Object.keys({ ...devDependencies, ...everyones })];
    const undeclared = importsOf(folderOf(workspace)).filter((found) => {
      if (isRelative(found) || /^(node|virtual):/.test(found.to)) return false;
      const name = found.to.split('/', found.to.startsWith('@') ? 2 : 1).join('/');
      if (name === `@quire/${workspace}`) return false;
      const isTool = isTest(found.from) || found.isTypeOnly || /\.config\.ts$|\/build\//.test(found.from);
      return !(isTool ? forTests : own).includes(name);
    });
    expect(undeclared.map(show)).toEqual([]);
  });

  test.each(Object.keys(arrows))('%s reaches into no other workspace by a path', (workspace) => {
    const folder = folderOf(workspace);
    // The command line's launcher asks the installer where Node is, before any package can be trusted to exist.
    const code = importsOf(folder).filter(({ from }) => !from.includes('/bin/'));
    const escapes = code.filter((found) => isRelative(found) && !targetOf(found).startsWith(`${folder}/`));
    expect(escapes.map(show)).toEqual([]);
  });

  test('ARCHITECTURE.md shows the same table', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const section = /^## Arrows$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text)?.[1] ?? '';
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
      .map(([, from = '', to = '', why = '']) => ({ from, to, why }));
    const expected = Object.entries(arrows).flatMap(([from, uses]) =>
      Object.entries(uses).map(([to, why]) => ({ from, to, why })),
    );
    expect(rows).toEqual(expected);
  });
});

describe('packages that also run in a browser', () => {
  test.each(purePackages)('%s keeps Node to its own corner', (workspace) => {
    const impure = importsOf(`packages/${workspace}/src`)
      .filter(({ from }) => !isTest(from) && !/\/node(\.ts$|\/)/.test(from))
      .filter(({ to, isTypeOnly }) => to.startsWith('node:') && !isTypeOnly);
    expect(impure.map(show)).toEqual([]);
  });
});

describe('inside the server', () => {
  const source = 'apps/server/src';
  const imports = importsOf(source).filter(({ from }) => !isTest(from));
  const inside = imports.filter(isRelative).map((found) => ({ ...found, target: targetOf(found) }));
  const featureOf = (path: string): string | undefined =>
    /^apps\/server\/src\/features\/([^/]+)\//.exec(path)?.[1];
  const adapterOf = (path: string): string | undefined =>
    /^apps\/server\/src\/adapters\/([^/]+)\//.exec(path)?.[1];

  test('only main.ts picks adapters', () => {
    const picks = inside.filter(
      ({ from, target }) =>
        adapterOf(target) && from !== `${source}/main.ts` && adapterOf(from) !== adapterOf(target),
    );
    expect(picks.map(show)).toEqual([]);
  });

  test('ports know neither adapters nor features', () => {
    const wrong = inside.filter(
      ({ from, target }) =>
        from.startsWith(`${source}/ports/`) && /\/src\/(adapters|features|http)\//.test(target),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  test('routes ask their service and never a store', () => {
    const wrong = inside.filter(
      ({ from, target }) => basename(from) === 'routes.ts' && basename(target) === 'store.ts',
    );
    expect(wrong.map(show)).toEqual([]);
  });

  test('a store is used by its own feature alone', () => {
    const wrong = inside.filter(
      ({ from, target }) => basename(target) === 'store.ts' && featureOf(from) !== featureOf(target),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  test('nothing in a feature but its routes knows HTTP', () => {
    const wrong = imports
      .filter(({ from }) => featureOf(from) && basename(from) !== 'routes.ts')
      .filter(
        (found) => /^hono(\/|$)|^@hono\//.test(found.to) || targetOf(found).startsWith(`${source}/http/`),
      );
    expect(wrong.map(show)).toEqual([]);
  });

  test('policies are pure: they know the contract, types and each other', () => {
    const wrong = imports
      .filter(({ from, isTypeOnly }) => basename(from) === 'policy.ts' && !isTypeOnly)
      .filter((found) => found.to !== '@quire/contract' && basename(found.to) !== 'policy.ts');
    expect(wrong.map(show)).toEqual([]);
  });

  test('routes, services and policies hold no SQL', () => {
    const wrong = imports
      .filter(
        ({ from }) => featureOf(from) && ['routes.ts', 'service.ts', 'policy.ts'].includes(basename(from)),
      )
      .filter(({ to, isTypeOnly }) => /^(kysely|pg)(\/|$)/.test(to) && !isTypeOnly);
    expect(wrong.map(show)).toEqual([]);
  });
});

describe('package-lock.json', () => {
  interface LockedPackage {
    version?: string;
    optionalDependencies?: Record<string, string>;
  }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };

  test('names the packages of every platform, without which npm ci refuses the whole file', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
        .map((name) => `${path || 'quire'} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
