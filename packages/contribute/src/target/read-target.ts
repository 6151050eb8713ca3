import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import { withDefaults } from './defaults.ts';
import { readBallet } from './read-ballet.ts';
import { readPackage } from './read-package.ts';
import { type ContribFileInput, contribFile, type TargetSpec } from './spec.ts';
import { TargetError } from './target-error.ts';

/** What is read of a target's base branch. Never of the notebook: a notebook says nothing of where it goes. */
export interface TargetFiles {
  /** The text of a file at the base branch; `null` where there is none. */
  read(path: string): Promise<string | null>;
  /** Whether there is a folder with something in it. */
  hasFolder(path: string): Promise<boolean>;
}

/** A description longer than this is no description. */
const SPEC_CHARACTERS_MAX = 100_000;

/**
 * What a repository takes: as its `.contrib.yml` says, else as what it is recognised for.
 *
 * @throws TargetError when it says so wrongly, or is nothing that takes contributions
 */
export async function readTarget(files: TargetFiles): Promise<TargetSpec> {
  const own = await files.read('.contrib.yml');
  const ballet = await files.read('ballet.yml');
  if (own !== null) {
    const spec = parseContribFile(own);
    return withDefaults(spec, {
      recognisedBy: '.contrib.yml',
      ballet: spec.kind === 'ballet-feature' && ballet !== null ? readBallet(ballet) : null,
    });
  }
  if (ballet !== null) {
    return withDefaults(contribFile.parse({ version: 1, kind: 'ballet-feature' }), {
      recognisedBy: 'ballet.yml',
      ballet: readBallet(ballet),
    });
  }
  const pyproject = await files.read('pyproject.toml');
  if (pyproject !== null) {
    const layout = await readPackage(readToml(pyproject), files);
    return withDefaults(contribFile.parse(layout), { recognisedBy: 'pyproject.toml', ballet: null });
  }
  throw new TargetError(
    'This repository says nothing about contributions: its base branch has no .contrib.yml, no ballet.yml and no pyproject.toml. Its maintainers can add a .contrib.yml.',
  );
}

/** @throws TargetError with everything that is wrong, and where */
export function parseContribFile(text: string): ReturnType<typeof contribFile.parse> {
  if (text.length > SPEC_CHARACTERS_MAX)
    throw new TargetError('.contrib.yml is too large to be a description.');
  const document = parseDocument(text, { uniqueKeys: true });
  const [syntax] = document.errors;
  if (syntax !== undefined) throw new TargetError(`.contrib.yml is not valid YAML: ${syntax.message}`);
  let given: unknown;
  try {
    given = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    throw new TargetError(`.contrib.yml cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = contribFile.safeParse(given satisfies unknown as ContribFileInput);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.reduce<string>(
      (whole, part) =>
        typeof part === 'number'
          ? `${whole}[${part}]`
          : whole === ''
            ? String(part)
            : `${whole}.${String(part)}`,
      '',
    ),
    message,
  }));
  const [first] = problems;
  const where = first?.path ? `“${first.path}”: ` : '';
  throw new TargetError(`.contrib.yml is not right: ${where}${first?.message ?? ''}`, problems);
}

export function readToml(text: string): Record<string, unknown> {
  try {
    return parseToml(text) as Record<string, unknown>;
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new TargetError(`pyproject.toml is not valid TOML: ${why}`);
  }
}
