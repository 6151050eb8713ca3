import { type AnalysisCell, importedNames } from '../../packages/analysis/src/index.ts';

/** Words that a copy must not rename: Python's own, and what the libraries call their things. */
const KEPT = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield print len range list dict set tuple str int float sum min max sorted enumerate zip map open type isinstance'.split(
    ' ',
  ),
);

/**
 * The same code as somebody else would have it: assigned variables under other names, other quotes, comments and
 * blank lines, spaces around operators.
 */
export function makeVariant(cell: AnalysisCell): AnalysisCell {
  const imported = importedNames([cell]);
  const assigned = [...cell.source.matchAll(/^(?:for )?([A-Za-z_]\w*)(?: in |\s*=(?!=))/gm)].map(
    (match) => match[1] ?? '',
  );
  let source = cell.source;
  for (const [index, name] of [...new Set(assigned)].entries()) {
    if (KEPT.has(name) || imported.has(name) || !isOnlyAName(source, name)) continue;
    source = source.replace(new RegExp(`(?<![\\w."'%])${name}(?![\\w"'])`, 'g'), `renamed_${index}`);
  }
  return { ...cell, source: reformat(source) };
}

/** Not an attribute, an argument's name, a part of a text or of a magic anywhere in the cell. */
function isOnlyAName(source: string, name: string): boolean {
  return !new RegExp(`["'%!.][^\\n]*\\b${name}\\b[^\\n]*["']|\\.${name}\\b|[(,]\\s*${name}\\s*=(?!=)`).test(
    source,
  );
}

function reformat(source: string): string {
  const isPlain = !/["']{3}|\\|^\s*[%!?]|\?\s*$/m.test(source);
  if (!isPlain) return `# copied\n\n${source}`;
  const quoted = /["]/.test(source) ? source : source.replace(/'([^'\n]*)'/g, '"$1"');
  return `# copied from elsewhere\n\n${quoted.replace(/, /g, ',  ')}\n`;
}
