import { type AnalysisCell, type ModuleOutline, outlineModule } from '@quire/analysis';
import { meetsRequirements } from '../check/requirements.ts';
import { isSameName, readSignature, sameParameters } from '../target/python-names.ts';
import type { TargetSpec } from '../target/spec.ts';
import { type Extraction, extract, type NotebookCode } from './extract.ts';
import type { Seed } from './seed.ts';

/** A place in the notebook that could be what the target wants. */
export interface Candidate {
  readonly seed: Seed;
  readonly cellId: string;
  readonly cellIndex: number;
  /** What it gives, such as `feature = Feature(…)`. */
  readonly label: string;
  /** The variable, function or class that holds it. */
  readonly variable: string;
  /** What it would be called: what it calls itself, else the variable. */
  readonly name: string;
  /** Whether what it needs, all together, meets the target's rules. */
  readonly satisfies: boolean;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** More are not looked at: nobody reads a longer list. */
const CANDIDATES_MAX = 30;
/** Words that people give to what they do not mean to keep. */
const PROVISIONAL =
  /(?:^|_|\b)(?:tmp|temp|test|tests|old|draft|try|trial|scratch|bad|broken|wip|foo|bar|dummy|example|copy|deprecated|v0)\d*(?:$|_|\b)/i;
const DISCARDED =
  /\b(?:old|scratch|attempt|draft|ignore|broken|does(?:n.t| not) work|don.t use|deprecated|wip|todo|playground|first try|not used|experiment(?:s|al)?)\b/i;
const MEANT = /\b(?:final|submit|submission|contribut\w*|solution|answer|result|keep|clean(?:ed)?|good)\b/i;

/** What could satisfy a target's rules, the likeliest first. */
export function findCandidates(code: NotebookCode, spec: TargetSpec): Candidate[] {
  const found = code.cells.flatMap((cell, cellIndex) =>
    cell.type === 'code' ? candidatesOf(cell, cellIndex, { code, spec }) : [],
  );
  return found
    .sort((left, right) => right.score - left.score || right.cellIndex - left.cellIndex)
    .slice(0, CANDIDATES_MAX);
}

type Looking = { code: NotebookCode; spec: TargetSpec };
/** Something in a cell that fits a rule by itself: the variable that holds it, and what it calls itself. */
type Match = { variable: string; name: string; label: string; points: number; reasons: string[] };

function candidatesOf(cell: AnalysisCell, cellIndex: number, { code, spec }: Looking): Candidate[] {
  const others = code.cells.slice(0, cellIndex).filter(({ type }) => type === 'code');
  const outline = outlineModule(cell, others);
  const matches = matchesOf(outline, spec);
  const isAlone = matches.length === 1;
  return matches.map((match): Candidate => {
    const { seed, extraction } = pick(match.variable, { cell, isAlone, code });
    const satisfies = meetsRequirements(extraction, spec, code.cells);
    const context = judgeContext(cell, cellIndex, { code, name: match.variable });
    return {
      seed,
      cellId: cell.id,
      cellIndex,
      label: match.label,
      variable: match.variable,
      name: match.name,
      satisfies,
      score: match.points + context.points + (satisfies ? 40 : 0),
      reasons: [
        ...match.reasons,
        ...(satisfies ? ['meets the target’s rules with all that it needs'] : []),
        ...context.reasons,
      ],
    };
  });
}

type Picking = { cell: AnalysisCell; isAlone: boolean; code: NotebookCode };

/**
 * The cell, or only the name: where the cell does more than make what is wanted, such as training a model with the
 * function that it defines, the rest and all that the rest needs stay behind. A cell with several candidates gives
 * each by its name.
 */
function pick(name: string, { cell, isAlone, code }: Picking): { seed: Seed; extraction: Extraction } {
  const [byCell, byName]: [Seed, Seed] = [
    { kind: 'cells', cellIds: [cell.id] },
    { kind: 'name', name },
  ];
  if (!isAlone) return { seed: byName, extraction: extract(code, byName) };
  const whole = extract(code, byCell);
  const alone = extract(code, byName);
  const kept = ({ statements }: Extraction) => statements.filter(({ isIncluded }) => isIncluded);
  // A name means what it is at the end: where it is made again further down, that is another one.
  const isHere = kept(alone).some(({ cellId, role }) => cellId === cell.id && role === 'seed');
  const isLess = kept(alone).length < kept(whole).length;
  return isHere && isLess ? { seed: byName, extraction: alone } : { seed: byCell, extraction: whole };
}

function matchesOf(outline: ModuleOutline, { require, kind }: TargetSpec): Match[] {
  const [instance] = require.instances;
  if (instance !== undefined) {
    return outline.assignments
      .filter(({ makes }) => makes !== undefined && isSameName(makes, instance.of))
      .map(({ names: [variable = ''], texts }) => ({
        variable,
        name: texts.name ?? (GENERIC.test(variable) ? texts.input : undefined) ?? variable,
        label: `${variable} = ${instance.of.split('.').at(-1)}(…)`,
        points: 50 + (texts.description === undefined ? 0 : 6) + (texts.name === undefined ? 0 : 4),
        reasons: [
          `makes a ${instance.of}`,
          ...(texts.name === undefined ? [] : [`calls itself “${texts.name}”`]),
        ],
      }));
  }
  if (require.keys.length > 0 || kind === 'mlbazaar-primitive') return dictionaries(outline, require.keys);
  return functions(outline, require);
}

/** Names that say nothing of what they hold. */
const GENERIC = /^(?:feature|feat|f|x|obj|result|out)\d*$/i;

function dictionaries(outline: ModuleOutline, keys: readonly string[]): Match[] {
  return outline.assignments.flatMap(({ names: [name], literal }): Match[] => {
    if (name === undefined || typeof literal !== 'object' || literal === null || Array.isArray(literal))
      return [];
    const has = keys.filter((key) => Object.hasOwn(literal, key));
    if (keys.length > 0 && has.length === 0) return [];
    return [
      {
        variable: name,
        name: nameIn(literal) ?? name,
        label: `${name} = {…}`,
        points: keys.length === 0 ? 20 : Math.round((50 * has.length) / keys.length),
        reasons: [`has ${has.length} of the ${keys.length} keys of an annotation`],
      },
    ];
  });
}

function functions({ functions: all, classes }: ModuleOutline, require: TargetSpec['require']): Match[] {
  const wanted = require.signature === undefined ? undefined : readSignature(require.signature);
  const named = require.defines.filter((one) => one !== 'function' && one !== 'class');
  const takesClasses = require.defines.includes('class');
  const found = all.map((one): Match => {
    const isWanted = wanted === undefined ? named.includes(one.name) : wanted.name === one.name;
    const fits = wanted !== undefined && isWanted && sameParameters(one.parameters, wanted.parameters);
    return {
      variable: one.name,
      name: one.name,
      label: `def ${one.name}(${one.parameters.join(', ')})`,
      points:
        (isWanted ? 40 : 0) +
        (fits ? 20 : 0) +
        (one.hasDocstring ? 8 : 0) +
        (one.isAnnotated ? 4 : 0) +
        (one.name.startsWith('_') ? -15 : 0),
      reasons: [
        isWanted ? `defines ${one.name}, which the target asks for` : `defines the function ${one.name}`,
        ...(one.hasDocstring ? ['says what it does'] : []),
      ],
    };
  });
  const classMatches = takesClasses
    ? classes.map(({ name }) => ({
        variable: name,
        name,
        label: `class ${name}`,
        points: 10,
        reasons: [`defines the class ${name}`],
      }))
    : [];
  return [...found, ...classMatches].filter(
    ({ name }) =>
      (wanted === undefined && named.length === 0) || wanted?.name === name || named.includes(name),
  );
}

/** What its place in the notebook says of a candidate. */
function judgeContext(
  cell: AnalysisCell,
  cellIndex: number,
  { code, name }: { code: NotebookCode; name: string },
): { points: number; reasons: string[] } {
  const reasons: string[] = [];
  let points = (10 * cellIndex) / Math.max(1, code.cells.length);
  const own = code.graph.statements.filter((one) => one.cellId === cell.id);
  const isRedefined = code.graph.statements.some(
    (one) => one.cellIndex > cellIndex && one.defines.includes(name),
  );
  if (isRedefined) {
    points -= 25;
    reasons.push(`“${name}” is made again further down`);
  }
  const isUsed = code.graph.dependencies.some(({ from, to }) => {
    const [user, used] = [code.graph.statements[from], code.graph.statements[to]];
    return (
      used?.cellId === cell.id && user !== undefined && user.cellId !== cell.id && used.defines.includes(name)
    );
  });
  if (isUsed) {
    points += 6;
    reasons.push('used by other cells');
  }
  if (PROVISIONAL.test(name)) {
    points -= 20;
    reasons.push('its name sounds provisional');
  }
  const words = wordsAbove(code.cells, cellIndex) + firstComment(cell.source);
  if (DISCARDED.test(words)) {
    points -= 20;
    reasons.push('the words above it sound like an attempt');
  } else if (MEANT.test(words)) {
    points += 8;
    reasons.push('the words above it sound meant');
  }
  if (own.some(({ kind }) => kind === 'unparsed')) points -= 60;
  return { points, reasons };
}

/** The text of the cell directly above, and of the heading that it stands under. */
function wordsAbove(cells: readonly AnalysisCell[], cellIndex: number): string {
  const above = cells[cellIndex - 1];
  const words = above?.type === 'markdown' ? above.source : '';
  const heading = cells
    .slice(0, cellIndex)
    .findLast(({ type, source }) => type === 'markdown' && /^#{1,4} /m.test(source));
  return `${words}\n${heading === above ? '' : (heading?.source.match(/^#{1,4} .*$/m)?.[0] ?? '')}\n`;
}

const firstComment = (source: string): string => /^\s*(?:#.*\n?)+/.exec(source)?.[0] ?? '';

function nameIn(literal: object): string | undefined {
  const { name } = literal as { name?: unknown };
  return typeof name === 'string' ? name : undefined;
}
