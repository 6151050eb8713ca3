import type { TargetFiles } from './read-target.ts';
import type { ContribFileInput } from './spec.ts';
import { TargetError } from './target-error.ts';

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/**
 * A Python package by its `pyproject.toml`: modules go into its one package, in `src/` or beside it, tests into
 * `tests/`.
 *
 * @throws TargetError where its package cannot be told
 */
export async function readPackage(
  pyproject: Record<string, unknown>,
  files: TargetFiles,
): Promise<ContribFileInput> {
  const poetry = record(record(pyproject.tool).poetry);
  const given = record(pyproject.project).name ?? poetry.name;
  if (typeof given !== 'string' || !/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(given)) {
    throw new TargetError(
      'pyproject.toml does not name a project, so it is not clear where a contribution goes. Its maintainers can add a .contrib.yml.',
    );
  }
  const name = given.replace(/[-.]+/g, '_').toLowerCase();
  const folders = [`src/${name}`, name];
  for (const folder of folders) {
    if (!(await files.hasFolder(folder))) continue;
    return {
      version: 1,
      kind: 'python-package',
      files: [
        { path: `${folder}/{slug}.py`, content: '{code}', when: 'mustNotExist' },
        {
          path: 'tests/test_{slug}.py',
          content: `from ${name} import {slug}\n\n\n{tests}`,
          when: 'mustNotExist',
        },
      ],
    };
  }
  throw new TargetError(
    `pyproject.toml names the project “${given}”, but neither ${folders.join('/ nor ')}/ is in the repository, so it is not clear where a contribution goes. Its maintainers can add a .contrib.yml.`,
  );
}
