import { rewriteMagics } from '../source/magics.ts';

/** A cell made ready for a formatter that knows no IPython, and the way back. */
export type Formattable =
  | { readonly ok: true; readonly text: string; readonly restore: (formatted: string) => string | undefined }
  | { readonly ok: false; readonly reason: string };

const STAND_IN = 'quire_magic_';

/**
 * Puts a name in place of each magic, so that a formatter leaves it alone. A semicolon at the end, which keeps
 * IPython from showing the value, comes back.
 */
export function makeFormattable(source: string): Formattable {
  const { magics, opaque } = rewriteMagics(source);
  if (opaque) return { ok: false, reason: 'It is not written in Python.' };
  if (source.includes(STAND_IN)) return { ok: false, reason: `It uses the name ${STAND_IN}.` };
  const [first] = magics;
  const head =
    first?.kind === 'cell' ? source.slice(0, source.indexOf('\n', first.start) + 1 || source.length) : '';
  const rest = magics.filter(({ start }) => start >= head.length);
  if (rest.some(({ placeholder }) => placeholder === undefined))
    return { ok: false, reason: 'It puts a statement behind a magic, which only IPython can read.' };
  let text = '';
  let at = head.length;
  const originals = rest.map((magic, index) => {
    text += `${source.slice(at, magic.start)}${STAND_IN}${index}`;
    at = magic.end;
    return source.slice(magic.start, magic.end);
  });
  text += source.slice(at);
  const isSilent = /;\s*(?:#[^\n]*)?$/.test(text.trimEnd());
  return {
    ok: true,
    text,
    restore: (formatted) => {
      let body = formatted.trimEnd();
      if (isSilent && !body.endsWith(';')) body = withSemicolon(body);
      const names = new Set(body.match(new RegExp(`${STAND_IN}\\d+`, 'g')));
      // A formatter that lost or doubled one did something else than formatting.
      if (names.size !== originals.length) return undefined;
      return (
        head +
        body.replace(new RegExp(`${STAND_IN}(\\d+)`, 'g'), (_, index) => originals[Number(index)] ?? '')
      );
    },
  };
}

function withSemicolon(body: string): string {
  const comment = /\s*#[^\n"']*$/.exec(body.slice(body.lastIndexOf('\n') + 1));
  return comment === null ? `${body};` : `${body.slice(0, body.length - comment[0].length)};${comment[0]}`;
}
