import { type AnalysisCell, outlineModule } from '@quire/analysis';
import { annotationOf } from '../check/annotation.ts';
import type { Extraction } from '../extract/extract.ts';
import { fill, type Values } from '../target/placeholders.ts';
import { whyNoBranch, whyUnsafePath } from '../target/safe-path.ts';
import type { FileSpec, TargetSpec } from '../target/spec.ts';
import { TargetError } from '../target/target-error.ts';

export interface PlannedFile {
  readonly path: string;
  readonly content: string;
  readonly when: FileSpec['when'];
}
/** What would be sent. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly title: string;
  readonly body: string;
  readonly branch: string;
}
export interface Planning {
  readonly extraction: Extraction;
  readonly spec: TargetSpec;
  readonly username: string;
  readonly slug: string;
  /** What the code calls itself, for titles. */
  readonly name: string;
  readonly title: string | undefined;
  readonly author: string;
  readonly message: string;
  /** Where it comes from, in words. */
  readonly notebook: string;
}

/** More than a person would write; a repository is no place for data. */
const FILE_CHARACTERS_MAX = 500_000;
const TITLE_CHARACTERS_MAX = 200;

/** Files, title and text of a contribution. @throws TargetError where its paths cannot be */
export function planContribution(planning: Planning): Plan {
  const { spec } = planning;
  const values = valuesOf(planning);
  const files = spec.files.map((file) => planFile(file, values));
  if (files.length > spec.maxFiles)
    throw new TargetError(`The target takes at most ${spec.maxFiles} files; this has ${files.length}.`);
  const paths = new Set(files.map(({ path }) => path.toLowerCase()));
  if (paths.size !== files.length)
    throw new TargetError('Two of the target’s files would have the same path.');
  const branch = fill(spec.pr.branch, values);
  const why = whyUnsafePath(branch) ?? whyNoBranch(branch);
  if (why !== undefined) throw new TargetError(`The branch “${branch}” cannot be: ${why}`);
  const title = (planning.title ?? fill(spec.pr.title, values)).replace(/\s+/g, ' ').trim();
  const words = { ...values, title, files: files.map(({ path }) => `- ${path}`).join('\n') };
  return {
    files,
    branch,
    title: title.slice(0, TITLE_CHARACTERS_MAX),
    body: `${fill(spec.pr.body, words).trim()}\n`.trimStart(),
  };
}

function valuesOf({
  extraction,
  spec,
  username,
  slug,
  name,
  title,
  author,
  message,
  notebook,
}: Planning): Values {
  const annotation = annotationOf(extraction.code);
  return {
    username,
    slug,
    assignment: spec.assignment ?? '',
    name,
    author,
    message,
    notebook,
    title: title ?? name,
    code: extraction.code,
    module: slug,
    short: shortOf(`${username}/${slug}`),
    tests: testsFor(extraction.code, slug),
    json: annotation === null ? '' : `${JSON.stringify(annotation, null, 4)}\n`,
    'annotation.name': typeof annotation?.name === 'string' ? annotation.name : slug,
  };
}

function planFile(file: FileSpec, values: Values): PlannedFile {
  const path = fill(file.path, values);
  const why = whyUnsafePath(path);
  if (why !== undefined) throw new TargetError(`The path “${path}” cannot be: ${why}`);
  const content = fill(file.content, values);
  if (content.length > FILE_CHARACTERS_MAX)
    throw new TargetError(
      `“${path}” would have more than ${FILE_CHARACTERS_MAX.toLocaleString('en')} characters.`,
    );
  return { path, content, when: file.when };
}

/** One test for each function that a module offers: it is there and can be called. */
function testsFor(code: string, slug: string): string {
  const cell: AnalysisCell = { id: 'module', type: 'code', source: code, tags: [] };
  const { functions, classes } = outlineModule(cell);
  const offered = [...functions, ...classes].map(({ name }) => name).filter((name) => !name.startsWith('_'));
  const names = [...new Set(offered)];
  if (names.length === 0) return `def test_${slug}():\n    assert ${slug} is not None\n`;
  return names.map((name) => `def test_${name}():\n    assert callable(${slug}.${name})\n`).join('\n\n');
}

/** A few letters that follow from a text: FNV-1a in base 36. */
function shortOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36).slice(0, 6);
}
