import type { AnalysisCell } from '../cell.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import type { ParameterDiagnostic } from './parameter.ts';

/** Widget → what does its work here. */
const INSTEAD: Readonly<Record<string, string>> = {
  Button: 'quire.button("Continue")',
  CheckBox: 'quire.checkbox("Agree")',
  Checkbox: 'quire.checkbox("Agree")',
  File: 'quire.file("Data")',
  MultiSelect: 'quire.multi_select("Cities", ["Rome", "Turin"])',
  NumberInput: 'quire.number("Rate")',
  Numeric: 'quire.number("Rate")',
  OutputDir: 'quire.download("result.csv")',
  Range: 'quire.range("Span", 0, 100)',
  Select: 'quire.select("City", ["Rome", "Turin"])',
  Slider: 'quire.slider("Rate", 0, 100)',
  Text: 'quire.text("Name")',
  TextInput: 'quire.text("Name")',
  UploadFile: 'quire.file("Data")',
};
const IMPORT = /^[ \t]*import[ \t]+mercury(?:[ \t]+as[ \t]+(\w+))?[ \t]*(?:#.*)?$/gm;
const IMPORT_FROM = /^[ \t]*from[ \t]+mercury(?:\.\w+)*[ \t]+import[ \t]+(.+)$/gm;
const CALL = /(?<![\w.])(?:(\w+)\.)?([A-Z]\w*)\(/g;

/** Widgets of Mercury 2 and 3, which live in its own server: each is named, with what to write in its place. */
export function nameMercuryWidgets(cells: readonly AnalysisCell[]): ParameterDiagnostic[] {
  const code = cells.filter(({ type, source }) => type === 'code' && source.includes('('));
  const imports = cells.filter(({ type, source }) => type === 'code' && source.includes('mercury'));
  const modules = new Set(
    imports.flatMap(({ source }) => [...source.matchAll(IMPORT)].map(([, as = 'mercury']) => as)),
  );
  const names = new Set(
    imports.flatMap(({ source }) =>
      [...source.matchAll(IMPORT_FROM)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []),
    ),
  );
  if (modules.size === 0 && names.size === 0) return [];
  return code.flatMap((cell) =>
    [...cell.source.matchAll(CALL)].flatMap((match): ParameterDiagnostic[] => {
      const [whole, module, name = ''] = match;
      const instead = INSTEAD[name];
      const isTheirs = module === undefined ? names.has(name) : modules.has(module);
      if (instead === undefined || !isTheirs || isComment(cell.source, match.index)) return [];
      return [
        {
          code: 'mercury-widget',
          severity: 'info',
          message: `This is a widget of Mercury, ${name}, which is no input here.`,
          hint: `Write ${instead} with the quire helper, and use what it returns in place of “.value”.`,
          cellId: cell.id,
          range: rangeOf(lineStartsOf(cell.source), match.index, match.index + whole.length),
        },
      ];
    }),
  );
}

/** Whether the line says nothing but a comment from there on; a “#” in a text before it counts as one, too. */
const isComment = (source: string, at: number): boolean =>
  source.slice(source.lastIndexOf('\n', at) + 1, at).includes('#');
