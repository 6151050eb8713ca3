import { Marked, type TokenizerAndRendererExtension, type Tokens } from 'marked';

/** A formula that was found in markdown, as TeX. */
export type Formula = { readonly tex: string; readonly isDisplay: boolean };

/** Stand around a formula's number in the HTML; private-use characters that are removed from the source. */
export const FORMULA_MARKS = { open: '\uE000', close: '\uE001' } as const;
const MARKS = /[\uE000\uE001]/g;

/**
 * Turns markdown (GitHub's dialect) into HTML that is **not safe yet**, with formulas set aside as numbers
 * between {@link FORMULA_MARKS}, so that neither markdown nor sanitising can change their TeX.
 */
export function parseMarkdown(source: string): { html: string; formulas: Formula[] } {
  const formulas: Formula[] = [];
  const marked = new Marked({ gfm: true, breaks: false, async: false });
  const keep = (tex: string, isDisplay: boolean): string => {
    formulas.push({ tex, isDisplay });
    return `${FORMULA_MARKS.open}${formulas.length - 1}${FORMULA_MARKS.close}`;
  };
  marked.use({
    extensions: [blockFormula(keep), inlineFormula(keep)],
    renderer: {
      // A form control would be stripped; the words of a to-do list need only its state.
      checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '☑ ' : '☐ '),
    },
  });
  const html = marked.parse(source.replace(MARKS, ''), { async: false });
  return { html, formulas };
}

type Keep = (tex: string, isDisplay: boolean) => string;
type FormulaToken = Tokens.Generic & { tex: string; isDisplay: boolean };

const BLOCK =
  /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\\?\[([\s\S]+?)\\\\?\]|(\\begin\{(equation|align|alignat|gather|multline|eqnarray|cases|matrix|split)\*?\}[\s\S]+?\\end\{\4\*?\}))[ \t]*(?:\n+|$)/;
const INLINE_DISPLAY = /^\$\$([^$]+?)\$\$/;
/** As Jupyter: no space inside the dollars, and no digit after, so that "$5 and $10" stays money. */
const INLINE = /^\$(?![\s$])((?:\\.|[^\\$])*?[^\s\\$]|(?:\\.|[^\\$])*?\\.)\$(?!\d)/;
/** Notebooks also write two backslashes, so that Markdown leaves one of them. */
const INLINE_PARENTHESES = /^\\(\\?)\((?<tex>[\s\S]+?)\\\1\)/;

function blockFormula(keep: Keep): TokenizerAndRendererExtension {
  return {
    name: 'blockFormula',
    level: 'block',
    start: (source) => indexOf(source, /(?:^|\n) {0,3}(?:\$\$|\\\\?\[|\\begin\{)/),
    tokenizer(source): FormulaToken | undefined {
      const match = BLOCK.exec(source);
      if (!match) return undefined;
      return {
        type: 'blockFormula',
        raw: match[0],
        tex: match[1] ?? match[2] ?? match[3] ?? '',
        isDisplay: true,
      };
    },
    renderer: (token) => `<p>${keep((token as FormulaToken).tex, true)}</p>\n`,
  };
}

function inlineFormula(keep: Keep): TokenizerAndRendererExtension {
  return {
    name: 'inlineFormula',
    level: 'inline',
    start: (source) => indexOf(source, /\$|\\\\?\(/),
    tokenizer(source): FormulaToken | undefined {
      const display = INLINE_DISPLAY.exec(source);
      const match = display ?? INLINE.exec(source) ?? INLINE_PARENTHESES.exec(source);
      if (!match) return undefined;
      const tex = match.groups?.tex ?? match[1] ?? '';
      return { type: 'inlineFormula', raw: match[0], tex, isDisplay: display !== null };
    },
    renderer: (token) => keep((token as FormulaToken).tex, (token as FormulaToken).isDisplay),
  };
}

function indexOf(source: string, pattern: RegExp): number | undefined {
  const index = source.search(pattern);
  return index === -1 ? undefined : index;
}
