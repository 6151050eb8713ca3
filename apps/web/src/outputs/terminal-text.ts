/** How a stretch of terminal text looks; absent means the default. */
export type TextStyle = {
  /** 0–15 for the theme's colours, or `rgb(…)`. */
  readonly foreground?: number | string | undefined;
  readonly background?: number | string | undefined;
  readonly isBold?: boolean | undefined;
  readonly isFaint?: boolean | undefined;
  readonly isItalic?: boolean | undefined;
  readonly isUnderlined?: boolean | undefined;
  readonly isInverse?: boolean | undefined;
};

export type TextSpan = { readonly text: string; readonly style: TextStyle };

const PLAIN: TextStyle = {};
/** Rows a program may jump up, as several progress bars do; a terminal is not much taller. */
const ROWS_UP_MAX = 200;
/** Columns a program may jump to; without a bound one short sequence makes a line of any length. */
const COLUMN_MAX = 1_000;

// Sequences: CSI with parameters, OSC to its end (links, titles), other two-character escapes, single controls.
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this reads
  /\u001b\[([0-9;:?]*)([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b(?:[ -/]+[0-~]|[^[\]])?|[\u0000-\u0008\u000b-\u001f\u007f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this reads
const HAS_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/**
 * What a terminal would show after printing `text`: colours, carriage returns, backspaces, erased lines and
 * moves to earlier lines (progress bars) applied; every other control sequence dropped. One array per line.
 */
export function readTerminalText(text: string): readonly (readonly TextSpan[])[] {
  if (!HAS_CONTROL.test(text))
    return text.split('\n').map((line) => (line ? [{ text: line, style: PLAIN }] : []));
  const screen = new Screen();
  let end = 0;
  for (const match of text.matchAll(CONTROL)) {
    screen.print(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[2]) screen.apply(match[2], match[1] ?? '');
    else screen.control(match[0]);
  }
  screen.print(text.slice(end));
  return screen.lines();
}

type Glyph = { readonly character: string; readonly style: TextStyle };

class Screen {
  readonly #rows: Glyph[][] = [[]];
  #row = 0;
  #column = 0;
  #style: TextStyle = PLAIN;

  print(text: string): void {
    for (const character of text) {
      if (character === '\n') this.#moveTo(this.#row + 1, 0);
      else this.#put(character);
    }
  }

  control(code: string): void {
    if (code === '\r') this.#column = 0;
    else if (code === '\b') this.#column = Math.max(0, this.#column - 1);
  }

  /** One CSI sequence: its final character and parameters. */
  apply(command: string, parameters: string): void {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    if (command === 'm') this.#style = readStyle(this.#style, parameters);
    else if (command === 'K') this.#erase(parameters);
    else if (command === 'A')
      this.#moveTo(Math.max(0, this.#row - Math.min(count, ROWS_UP_MAX)), this.#column);
    else if (command === 'B') this.#moveTo(Math.min(this.#rows.length - 1, this.#row + count), this.#column);
    else if (command === 'C') this.#column = Math.min(COLUMN_MAX, this.#column + count);
    else if (command === 'D') this.#column = Math.max(0, this.#column - count);
    else if (command === 'G') this.#column = Math.min(COLUMN_MAX, count - 1);
  }

  lines(): readonly (readonly TextSpan[])[] {
    return this.#rows.map(toSpans);
  }

  #moveTo(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    if (row === this.#rows.length) this.#rows.push([]);
  }

  #put(character: string): void {
    const line = this.#rows[this.#row];
    if (!line) return;
    while (line.length < this.#column) line.push({ character: ' ', style: PLAIN });
    line[this.#column] = { character, style: this.#style };
    this.#column += 1;
  }

  #erase(parameters: string): void {
    const line = this.#rows[this.#row];
    if (!line) return;
    if (parameters === '' || parameters === '0') line.length = Math.min(line.length, this.#column);
    else if (parameters === '2') line.length = 0;
    else line.fill({ character: ' ', style: PLAIN }, 0, this.#column + 1);
  }
}

function toSpans(line: readonly Glyph[]): readonly TextSpan[] {
  const spans: TextSpan[] = [];
  let text = '';
  let style = PLAIN;
  for (const glyph of line) {
    if (glyph.style !== style && text !== '') {
      spans.push({ text, style });
      text = '';
    }
    style = glyph.style;
    text += glyph.character;
  }
  if (text !== '') spans.push({ text, style });
  return spans;
}

const SWITCHES: Readonly<Record<number, TextStyle>> = {
  1: { isBold: true },
  2: { isFaint: true },
  3: { isItalic: true },
  4: { isUnderlined: true },
  7: { isInverse: true },
  21: { isBold: undefined },
  22: { isBold: undefined, isFaint: undefined },
  23: { isItalic: undefined },
  24: { isUnderlined: undefined },
  27: { isInverse: undefined },
  39: { foreground: undefined },
  49: { background: undefined },
};

/** Applies the parameters of one SGR sequence. Source: ECMA-48 8.3.117 and xterm's extended colours. */
function readStyle(start: TextStyle, parameters: string): TextStyle {
  const codes = parameters.split(/[;:]/).map((part) => Number.parseInt(part, 10) || 0);
  let style = start;
  while (codes.length > 0) {
    const code = codes.shift() ?? 0;
    if (code === 0) style = PLAIN;
    else if (code === 38) style = { ...style, foreground: readExtendedColor(codes) };
    else if (code === 48) style = { ...style, background: readExtendedColor(codes) };
    else style = { ...style, ...(SWITCHES[code] ?? readBasicColor(code)) };
  }
  return style;
}

function readBasicColor(code: number): TextStyle {
  if (code >= 30 && code <= 37) return { foreground: code - 30 };
  if (code >= 90 && code <= 97) return { foreground: code - 82 };
  if (code >= 40 && code <= 47) return { background: code - 40 };
  if (code >= 100 && code <= 107) return { background: code - 92 };
  return PLAIN;
}

/** Takes `5;n` or `2;r;g;b` off the front of `codes`. */
function readExtendedColor(codes: number[]): number | string | undefined {
  const mode = codes.shift();
  if (mode === 2) return toRgb(codes.splice(0, 3));
  if (mode !== 5) return undefined;
  const index = codes.shift() ?? 0;
  if (index < 16) return index;
  if (index >= 232) return toRgb([0, 0, 0].fill((index - 232) * 10 + 8));
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return toRgb([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level));
}

function toRgb(parts: readonly number[]): string {
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Math.min(255, part));
  return `rgb(${red}, ${green}, ${blue})`;
}
