import type { AnalysisCell, LintDiagnostic, Linter } from '@quire/analysis';
import type { Draft } from '../draft.ts';
import type { Extraction } from '../extract/extract.ts';
import type { PlannedFile } from '../plan/plan.ts';
import type { TargetSpec } from '../target/spec.ts';
import type { Check, CheckItem } from './check.ts';
import type { CodeStyle } from './lint-settings.ts';
import { toItem } from './missing-names.ts';
import { settingsFor } from './per-file-ignores.ts';

export interface Checking {
  readonly draft: Draft;
  readonly files: readonly PlannedFile[];
  readonly spec: TargetSpec;
  readonly style: CodeStyle;
  readonly cells: readonly AnalysisCell[];
  readonly linter: Linter;
}

const asCell = (id: string, source: string): AnalysisCell => ({ id, type: 'code', source, tags: [] });
const isPython = ({ path }: PlannedFile): boolean => path.endsWith('.py');

/** The files as the target's formatter leaves them. What is not valid Python stays as it is. */
export async function formatFiles(
  files: readonly PlannedFile[],
  { style, linter }: Pick<Checking, 'style' | 'linter'>,
): Promise<PlannedFile[]> {
  const python = files.filter((file) => isPython(file) && file.content.trim() !== '');
  if (python.length === 0) return [...files];
  const formatted = await linter.format(
    python.map(({ path, content }) => asCell(path, content)),
    style.config,
  );
  const byPath = new Map(
    formatted.map(({ cellId, source, reason }) => [
      cellId,
      reason === undefined ? `${source.trimEnd()}\n` : null,
    ]),
  );
  return files.map((file) => ({ ...file, content: byPath.get(file.path) ?? file.content }));
}

/** Everything that can be said of a contribution without running it, in the order in which it would fail. */
export async function checkFiles(checking: Checking): Promise<Check[]> {
  const syntax = await syntaxCheck(checking);
  const isPythonCode = checking.spec.kind !== 'mlbazaar-primitive';
  const rest = syntax.status === 'failed' ? [] : await lintChecks(checking);
  return [
    syntax,
    ...(isPythonCode ? [await undefinedCheck(checking)] : []),
    requireCheck(checking),
    secretsCheck(checking),
    ...rest,
  ];
}

async function syntaxCheck({ draft: { extraction }, linter, files }: Checking): Promise<Check> {
  const found = await linter.syntaxErrors([asCell('module', extraction.code)]);
  const invalid = files.flatMap(({ path, content }): CheckItem[] => {
    if (!path.endsWith('.json')) return [];
    try {
      JSON.parse(content);
      return [];
    } catch {
      return [{ message: 'This is not valid JSON.', advice: null, path, line: null, cellId: null }];
    }
  });
  const items = [...found.map((one) => fromModule(one, extraction)), ...invalid];
  return check(
    {
      id: 'syntax',
      title: 'Syntax',
      passed: 'It is valid.',
      failed: 'It is not valid Python, so it cannot work.',
    },
    items,
  );
}

async function undefinedCheck({
  draft: { extraction, found: told },
  linter,
  cells,
}: Checking): Promise<Check> {
  const known = new Map(told.missing.map((item) => [item.message, item]));
  // The dataflow follows calls; the linter also looks into functions that nothing calls yet.
  const found = await linter.check([asCell('module', extraction.code)], { lint: { select: ['F821'] } });
  for (const { message, range } of found) {
    const name = /[`'"“](\w+)[`'"”]/.exec(message)?.[1];
    if (name === undefined) continue;
    const item = toItem(name, range.startLine, { extraction, cells });
    if (!known.has(item.message)) known.set(item.message, item);
  }
  return check(
    {
      id: 'undefined-names',
      title: 'Names',
      passed: 'Every name that it uses comes along.',
      failed: 'Something that it needs would stay behind, so it would fail.',
    },
    [...known.values()],
  );
}

const requireCheck = ({ draft }: Checking): Check =>
  check(
    {
      id: 'require',
      title: 'The target’s rules',
      passed: 'It is what the target asks for.',
      failed: 'It is not what the target asks for.',
    },
    draft.found.broken,
  );

const secretsCheck = ({ draft }: Checking): Check =>
  check(
    {
      id: 'secrets',
      title: 'Secrets',
      passed: 'Nothing in it looks like a password or a key.',
      failed: 'It seems to hold a secret, which everyone who reads the target would see.',
    },
    draft.found.secrets,
  );

async function lintChecks({ draft: { extraction }, files, style, linter }: Checking): Promise<Check[]> {
  const from = style.from === null ? `${whyOthers(style)}, so Ruff’s own form` : `as ${style.from} says`;
  const items: CheckItem[] = [];
  for (const file of files.filter(isPython)) {
    const config = settingsFor(style.config, style.perFileIgnores, file.path);
    const found = await linter.check([asCell(file.path, file.content)], config);
    // Said already, with advice.
    for (const one of found)
      if (one.code !== 'F821' && one.code !== 'syntax-error') items.push(fromFile(one, file, extraction));
  }
  const lint = check(
    {
      id: 'lint',
      title: 'Style',
      passed:
        style.from === null ? 'Nothing looks wrong.' : `It follows the target’s own rules (${style.from}).`,
      failed:
        style.from === null
          ? 'Some of it looks unintended.'
          : `It breaks the target’s own rules (${style.from}).`,
    },
    items,
  );
  return [
    ...(files.some(isPython) ? settingsCheck(style) : []),
    check({ id: 'format', title: 'Format', passed: `Formatted: ${from}.`, failed: '' }, []),
    // Rules that the target never set are advice.
    lint.status === 'failed' && style.from === null ? { ...lint, status: 'warning' } : lint,
  ];
}

const whyOthers = ({ problem }: CodeStyle): string =>
  problem === null ? 'the target names no rules' : 'the target’s settings could not be used';

/** Says that the target has rules that are not looked at: its own CI may find more. */
function settingsCheck({ problem }: CodeStyle): Check[] {
  if (problem === null) return [];
  const sentence =
    'The target’s Ruff settings cannot be used here, so Quire’s own were. Its CI may ask for something else.';
  return [
    {
      id: 'style-settings',
      title: 'Style settings',
      status: 'warning',
      sentence,
      items: [{ message: problem, advice: null, path: null, line: null, cellId: null }],
      milliseconds: null,
    },
  ];
}

function fromModule({ message, hint, range }: LintDiagnostic, { parts }: Extraction): CheckItem {
  const part = parts.find(({ start, end }) => start <= range.startLine && range.startLine < end);
  return {
    message,
    advice: hint ?? null,
    path: null,
    line: range.startLine + 1,
    cellId: part?.cellId ?? null,
  };
}

function fromFile(
  { code, message, hint, range }: LintDiagnostic,
  { path, content }: PlannedFile,
  extraction: Extraction,
): CheckItem {
  const text = content.split('\n')[range.startLine]?.trim() ?? '';
  const origin =
    text === ''
      ? undefined
      : extraction.statements.find(({ isIncluded, source }) => isIncluded && source.includes(text));
  return {
    message: `${message} (${code})`,
    advice: hint ?? null,
    path,
    line: range.startLine + 1,
    cellId: origin?.cellId ?? null,
  };
}

type Words = { id: string; title: string; passed: string; failed: string };

function check({ id, title, passed, failed }: Words, items: readonly CheckItem[]): Check {
  const isFine = items.length === 0;
  return {
    id,
    title,
    status: isFine ? 'passed' : 'failed',
    sentence: isFine ? passed : failed,
    items,
    milliseconds: null,
  };
}
