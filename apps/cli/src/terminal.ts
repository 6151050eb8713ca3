import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { Context, OutputStream } from './context.ts';

type Colours = ReturnType<typeof pc.createColors>;

const CLEAR_LINE = '\r\u001b[2K';
/** Enough to see that something is going on, not enough to flicker. */
const REDRAW_MILLISECONDS = 100;

/** Writes results to stdout and everything else to stderr, with one line of progress where that is a terminal. */
export class Terminal {
  readonly colours: Colours;
  readonly errorColours: Colours;
  private readonly out: OutputStream;
  private readonly err: OutputStream;
  private readonly showsProgress: boolean;
  private progress: (() => string) | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private isDrawn = false;
  private isAtLineStart = true;

  constructor(context: Context) {
    this.out = context.stdout;
    this.err = context.stderr;
    this.colours = pc.createColors(wantsColours(context, this.out));
    this.errorColours = pc.createColors(wantsColours(context, this.err));
    this.showsProgress = this.err.isTTY === true && context.env.TERM !== 'dumb';
  }

  /** Results: text as it is. */
  write(text: string): void {
    if (text === '') return;
    this.erase();
    this.out.write(text);
    this.isAtLineStart = text.endsWith('\n') || this.out.isTTY !== true;
  }

  /** What a notebook prints: its colours where they are wanted, and nothing else that a terminal would obey. */
  writeForeign(text: string): void {
    this.write(withoutControl(text, this.colours));
  }

  /** As `writeForeign`, on stderr. */
  writeForeignNote(text: string): void {
    this.writeNote(withoutControl(text, this.errorColours));
  }

  line(text = ''): void {
    this.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** For people: one line on stderr. */
  note(text: string): void {
    this.writeNote(`${text}\n`);
  }

  /** For people: text as it is, on stderr. */
  writeNote(text: string): void {
    if (text === '') return;
    this.erase();
    if (!this.isAtLineStart && this.err.isTTY === true && !text.startsWith('\n')) this.err.write('\n');
    this.err.write(text);
    this.isAtLineStart = text.endsWith('\n') || this.err.isTTY !== true;
  }

  /** Shows one line of progress, asked for anew several times a second, until `stopProgress`. */
  startProgress(text: () => string): void {
    if (!this.showsProgress) return;
    this.stopProgress();
    this.progress = text;
    this.timer = setInterval(() => this.draw(), REDRAW_MILLISECONDS);
    this.timer.unref();
    this.draw();
  }

  stopProgress(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.erase();
    this.progress = null;
  }

  private draw(): void {
    // A line of the notebook's own that is not finished yet must not be overwritten.
    if (!this.progress || !this.isAtLineStart) return;
    const width = Math.max((this.err.columns || 80) - 1, 10);
    this.err.write(`${CLEAR_LINE}${this.errorColours.dim(cutToWidth(this.progress(), width))}`);
    this.isDrawn = true;
  }

  private erase(): void {
    if (!this.isDrawn) return;
    this.err.write(CLEAR_LINE);
    this.isDrawn = false;
  }
}

function wantsColours({ env }: Context, stream: OutputStream): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

export function cutToWidth(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

/** One line of text from elsewhere: no control characters that a terminal would obey, no line breaks. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

function withoutControl(text: string, { isColorSupported }: Colours): string {
  return text
    .split(COLOUR_SEQUENCE)
    .map((part, index) => {
      if (index % 2 === 1) return isColorSupported ? part : '';
      return stripVTControlCharacters(part).replace(OBEYED, '');
    })
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with the escape character.
const COLOUR_SEQUENCE = /(\u001b\[[\d;:]*m)/;
/** All control characters but tab, line feed, carriage return and backspace, which progress bars need. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const OBEYED = /[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
