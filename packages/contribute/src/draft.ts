import { type AnalysisCell, analyzeNotebook, type Linter } from '@quire/analysis';
import type { Check, CheckItem } from './check/check.ts';
import { checkFiles, formatFiles } from './check/check-files.ts';
import { type CodeStyle, isUnusable, styleInstead } from './check/lint-settings.ts';
import { missingNames } from './check/missing-names.ts';
import { brokenRequirements } from './check/requirements.ts';
import { secretItems } from './check/secrets.ts';
import { type Candidate, findCandidates } from './extract/candidates.ts';
import { type Extraction, extract } from './extract/extract.ts';
import { type Corrections, NO_CORRECTIONS, type Seed } from './extract/seed.ts';
import { slugFor } from './plan/names.ts';
import { type Plan, type PlannedFile, planContribution } from './plan/plan.ts';
import type { TargetSpec } from './target/spec.ts';
import { TargetError } from './target/target-error.ts';

/** Everything a contribution is made from. */
export interface DraftInput {
  readonly cells: readonly AnalysisCell[];
  readonly spec: TargetSpec;
  /** Where undefined, the likeliest candidate. */
  readonly seed?: Seed | undefined;
  readonly corrections?: Corrections;
  readonly username: string;
  readonly slug?: string | undefined;
  readonly title?: string | undefined;
  readonly author: string;
  readonly message: string;
  /** Where it comes from, in words. */
  readonly notebook: string;
}

/** A contribution as far as reading alone makes it. */
export interface Draft {
  readonly candidates: readonly Candidate[];
  readonly seed: Seed | null;
  readonly isProposed: boolean;
  readonly extraction: Extraction;
  /** Null where nothing was picked and nothing fits. */
  readonly plan: Plan | null;
  readonly slug: string;
  readonly found: {
    readonly missing: readonly CheckItem[];
    readonly broken: readonly CheckItem[];
    readonly secrets: readonly CheckItem[];
  };
}

/**
 * Picks, extracts and plans, without running and without a linter. Needs `loadParser`; takes as long as the notebook
 * is hard to understand. @throws TargetError where the target cannot take it at all
 */
export function draftContribution(input: DraftInput): Draft {
  const { cells, spec } = input;
  const graph = analyzeNotebook(cells);
  const code = { cells, graph };
  const candidates = findCandidates(code, spec);
  const proposed = candidates.find(({ satisfies }) => satisfies) ?? candidates[0];
  const seed = input.seed ?? proposed?.seed ?? null;
  if (input.seed !== undefined) requireSeed(input.seed, cells, graph.statements);
  const extraction = extract(
    code,
    seed ?? { kind: 'cells', cellIds: [] },
    input.corrections ?? NO_CORRECTIONS,
  );
  const name = nameOf(seed, { candidates, extraction });
  const slug = slugFor(input.slug, input.title ?? name, spec);
  const isEmpty = extraction.code.trim() === '';
  const plan = isEmpty ? null : planContribution({ ...input, extraction, slug, name, title: input.title });
  return {
    candidates,
    seed,
    isProposed: input.seed === undefined && seed !== null,
    extraction,
    plan,
    slug,
    found: {
      missing: spec.kind === 'mlbazaar-primitive' ? [] : missingNames(extraction, cells),
      broken: brokenRequirements(extraction, spec, cells),
      secrets: plan?.files.flatMap(secretItems) ?? [],
    },
  };
}

type Checking = { spec: TargetSpec; style: CodeStyle; linter: Linter; cells: readonly AnalysisCell[] };
type Checked = { files: PlannedFile[]; checks: Check[] };

/**
 * The files as the target wants them to look, and what the checks say that need no sandbox. Where Ruff does not take
 * the target's settings, Quire's own stand for them, and a check says so in Ruff's words.
 */
export async function checkDraft(draft: Draft, given: Checking): Promise<Checked> {
  try {
    return await checkWith(draft, given);
  } catch (error) {
    if (!isUnusable(error)) throw error;
    return checkWith(draft, { ...given, style: styleInstead(error.message) });
  }
}

async function checkWith(draft: Draft, given: Checking): Promise<Checked> {
  const files = await formatFiles(draft.plan?.files ?? [], given);
  return { files, checks: await checkFiles({ ...given, draft, files }) };
}

function requireSeed(
  seed: Seed,
  cells: readonly AnalysisCell[],
  statements: readonly { defines: readonly string[]; mayDefine: readonly string[] }[],
): void {
  if (seed.kind === 'name') {
    if (statements.some(({ defines, mayDefine }) => [...defines, ...mayDefine].includes(seed.name))) return;
    throw new TargetError(`No cell of this notebook defines “${seed.name}”.`);
  }
  const wanted = seed.kind === 'cells' ? seed.cellIds : [seed.cellId];
  if (wanted.some((id) => !cells.some((cell) => cell.id === id)))
    throw new TargetError('The cell that was picked is not in this notebook.');
}

/** What to call it: as the candidate calls itself, else by what was picked, else by what it defines last. */
function nameOf(
  seed: Seed | null,
  { candidates, extraction }: { candidates: readonly Candidate[]; extraction: Extraction },
): string {
  if (seed === null) return '';
  const cellIds = seed.kind === 'cells' ? seed.cellIds : seed.kind === 'output' ? [seed.cellId] : [];
  const match = candidates.find((one) =>
    seed.kind === 'name' ? one.variable === seed.name : cellIds.includes(one.cellId),
  );
  if (match !== undefined) return match.name;
  if (seed.kind === 'name') return seed.name;
  const last = extraction.statements.findLast(({ role, isIncluded }) => role === 'seed' && isIncluded);
  return (
    /^(?:(?:async\s+)?def|class)\s+(\w+)/.exec(last?.source ?? '')?.[1] ??
    /^(\w+)\s*[:=]/.exec(last?.source ?? '')?.[1] ??
    ''
  );
}
