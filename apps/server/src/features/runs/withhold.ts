import { redactMessage } from '@quire/kernels';

/** Errors about the code itself: their messages are made of its names. */
const ERRORS_ABOUT_CODE: ReadonlySet<string> = new Set(['NameError', 'UnboundLocalError', 'AttributeError']);

/** An error's message without the code that Python and libraries quote in it; empty where nothing else is left. */
export function withholdFromMessage(ename: string, evalue: string): string {
  return ERRORS_ABOUT_CODE.has(ename) ? '' : redactMessage({ ename, evalue });
}

/** A place in a cell, as tracebacks and warnings name it: `File "…/ipykernel_7/123.py", line 3` or `…/123.py:3: `. */
const CELL_PLACE =
  /ipykernel_\d+[/\\]\d+\.py(?:"?, line \d+|:\d+: )|<ipython-input-|File "<string>"|Cell In\[\d+\]/;
/** Python indents the source lines it quotes, and what it marks below them; IPython numbers them. */
const QUOTED_LINE = /^(?: {2,}|-+>? ?\d+ | *\d+ )/;

/**
 * Printed text without the source lines that Python quotes in warnings and tracebacks: they come with the output
 * of a cell, to people who may not read its code.
 */
export function withholdFromText(text: string): string {
  if (!CELL_PLACE.test(text)) return text;
  let isQuoting = false;
  const kept = text.split('\n').filter((line) => {
    if (CELL_PLACE.test(line)) {
      isQuoting = true;
      return true;
    }
    isQuoting &&= QUOTED_LINE.test(line);
    return !isQuoting;
  });
  return kept.join('\n');
}
