import { type AnalysisCell, type ModuleOutline, outlineModule } from '@quire/analysis';
import type { Extraction } from '../extract/extract.ts';
import { isSameName, readSignature } from '../target/python-names.ts';
import type { TargetSpec } from '../target/spec.ts';
import { annotationOf } from './annotation.ts';
import type { CheckItem } from './check.ts';
import { missingNames } from './missing-names.ts';

const moduleCell = (code: string): AnalysisCell => ({ id: 'module', type: 'code', source: code, tags: [] });

/** What keeps an extraction from meeting a target's rules; empty where nothing does. */
export function brokenRequirements(
  extraction: Extraction,
  { require, kind }: TargetSpec,
  cells: readonly AnalysisCell[],
): CheckItem[] {
  const outline = outlineModule(moduleCell(extraction.code));
  const isEmpty = extraction.code.trim() === '';
  return [
    ...require.instances.flatMap((one) => instanceItems(outline, one)),
    ...require.defines.flatMap((wanted) => definitionItems(outline, wanted)),
    ...(require.signature === undefined ? [] : signatureItems(outline.functions, require.signature)),
    ...(kind === 'mlbazaar-primitive' ? annotationItems(extraction, require.keys) : []),
    ...(require.standalone && cells.length > 0 && !isEmpty ? standaloneItems(extraction) : []),
    ...(isEmpty ? [item('Nothing is left to contribute.', 'Pick a cell that has code.')] : []),
  ];
}

function instanceItems(
  { assignments }: ModuleOutline,
  { of, count }: TargetSpec['require']['instances'][number],
): CheckItem[] {
  const found = assignments.filter(({ makes }) => makes !== undefined && isSameName(makes, of));
  if (found.length === count) return [];
  return [
    item(
      `The target takes exactly ${count} ${of}${count === 1 ? '' : 's'}; this has ${found.length}.`,
      found.length > count
        ? 'Leave the others out: each is a contribution of its own.'
        : `Pick a cell that assigns ${of}(…) to a name.`,
      found[count]?.line,
    ),
  ];
}

function definitionItems({ functions, classes, assignments }: ModuleOutline, wanted: string): CheckItem[] {
  if (wanted === 'function' && functions.length > 0) return [];
  if (wanted === 'class' && classes.length > 0) return [];
  const isNamed =
    [...functions, ...classes].some(({ name }) => name === wanted) ||
    assignments.some(({ names }) => names.includes(wanted));
  if (isNamed) return [];
  const what = wanted === 'function' || wanted === 'class' ? `a ${wanted}` : `“${wanted}”`;
  return [
    item(`The target wants ${what} defined; this defines none.`, `Pick the cell that defines ${what}.`),
  ];
}

export const meetsRequirements = (
  extraction: Extraction,
  spec: TargetSpec,
  cells: readonly AnalysisCell[],
): boolean =>
  brokenRequirements(extraction, spec, cells).length === 0 &&
  (spec.kind === 'mlbazaar-primitive' || missingNames(extraction, cells).length === 0);

const item = (message: string, advice: string | null, line?: number): CheckItem => ({
  message,
  advice,
  path: null,
  line: line === undefined ? null : line + 1,
  cellId: null,
});

function signatureItems(
  functions: ReturnType<typeof outlineModule>['functions'],
  signature: string,
): CheckItem[] {
  const wanted = readSignature(signature);
  const found = functions.findLast(({ name }) => name === wanted.name);
  if (found === undefined)
    return [
      item(
        `The target wants a function ${signature}; there is none called ${wanted.name}.`,
        `Name yours ${wanted.name}.`,
      ),
    ];
  const isSame =
    found.parameters.length >= wanted.parameters.length &&
    wanted.parameters.every((name, at) => found.parameters[at] === name) &&
    found.required <= wanted.parameters.length;
  if (isSame) return [];
  return [
    item(
      `The target wants ${signature}; yours is ${found.name}(${found.parameters.join(', ')}).`,
      'Give its parameters these names and this order; more may follow if they have defaults.',
      found.line,
    ),
  ];
}

function annotationItems(extraction: Extraction, keys: readonly string[]): CheckItem[] {
  const annotation = annotationOf(extraction.code);
  if (annotation === null) {
    return [
      item(
        'The target wants an annotation: one dictionary of plain texts, numbers and lists.',
        'Write it as one dictionary in one cell, without values that have to be computed.',
      ),
    ];
  }
  const missing = keys.filter((key) => !Object.hasOwn(annotation, key));
  return missing.length === 0
    ? []
    : [
        item(
          `The annotation lacks ${missing.map((key) => `“${key}”`).join(', ')}.`,
          'Add them to the dictionary.',
        ),
      ];
}

/** Reading files and asking people is not standalone: the target's machines have neither. */
function standaloneItems({ code, parts }: Extraction): CheckItem[] {
  const items: CheckItem[] = [];
  for (const [at, line] of code.split('\n').entries()) {
    const found = /\b(?:input|get_ipython|display)\s*\(/.exec(
      line.replace(/#.*$/, '').replace(/(["'])(?:\\.|(?!\1).)*\1/g, '""'),
    );
    if (found === null || /(?:def|\.)\s*$/.test(line.slice(0, found.index))) continue;
    items.push({
      message: `${found[0].replace(/\s*\($/, '')}() exists only in a notebook.`,
      advice: 'Leave this line out.',
      path: null,
      line: at + 1,
      cellId: parts.find((part) => part.start <= at && at < part.end)?.cellId ?? null,
    });
  }
  return items;
}
