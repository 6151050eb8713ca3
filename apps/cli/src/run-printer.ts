import { count, duration } from './columns.ts';
import { bundleText } from './output-text.ts';
import { plainLine, type Terminal } from './terminal.ts';

export interface RunFailureText {
  readonly sentence: string;
  readonly advice: string | null;
  /** Lines with colours; empty or null where there is none, or the runner may not see it. */
  readonly traceback: readonly string[] | null;
}

interface Options {
  /** The cells in order, and the headings among them. */
  readonly cells: readonly { readonly id: string }[];
  readonly headings: readonly { readonly cellId: string; readonly text: string }[];
  readonly cellsTotal: number;
  /** Shows nothing of the outputs: the caller prints JSON instead. */
  readonly isSilent: boolean;
}

/** Shows a run on the terminal as it goes: text outputs on stdout, progress on stderr. */
export class RunPrinter {
  private readonly terminal: Terminal;
  private readonly options: Options;
  private readonly headingOf: ReadonlyMap<string, string>;
  private readonly startedAt = Date.now();
  private done = 0;
  private doing = 'Starting';

  constructor(terminal: Terminal, options: Options) {
    this.terminal = terminal;
    this.options = options;
    this.headingOf = headingsByCell(options);
    this.resume();
  }

  /** Leaves the terminal to a question. */
  pause(): void {
    this.terminal.stopProgress();
  }

  resume(): void {
    this.terminal.startProgress(() => this.progress());
  }

  /** What is going on outside of cells: waiting, starting, cancelling. */
  say(doing: string): void {
    this.doing = doing;
  }

  cellStarted(cellId: string): void {
    this.doing = this.headingOf.get(cellId) ?? 'Running';
  }

  cellFinished(): void {
    this.done += 1;
  }

  stream(name: 'stdout' | 'stderr', text: string): void {
    if (this.options.isSilent) return;
    if (name === 'stdout') this.terminal.writeForeign(text);
    else this.terminal.writeForeignNote(text);
  }

  output(data: Readonly<Record<string, unknown>>): void {
    if (!this.options.isSilent) this.terminal.writeForeign(bundleText(data));
  }

  end(): void {
    this.terminal.stopProgress();
  }

  private progress(): string {
    const { cellsTotal } = this.options;
    const cells = `${Math.min(this.done, cellsTotal)} of ${count(cellsTotal, 'cell')}`;
    return [this.doing, cells, duration(Date.now() - this.startedAt)].join(' · ');
  }
}

/** The sentence, the advice, and the traceback for those who read code; all on stderr. */
export function printFailure(terminal: Terminal, failure: RunFailureText): void {
  const { red, bold, dim } = terminal.errorColours;
  const traceback = failure.traceback ?? [];
  if (traceback.length > 0) terminal.writeForeignNote(`${traceback.join('\n')}\n`);
  terminal.note(red(bold(plainLine(failure.sentence))));
  if (failure.advice) terminal.note(dim(plainLine(failure.advice)));
}

function headingsByCell({ cells, headings }: Options): Map<string, string> {
  const last = new Map(headings.map((heading) => [heading.cellId, plainLine(heading.text)]));
  const found = new Map<string, string>();
  let current: string | undefined;
  for (const { id } of cells) {
    current = last.get(id) ?? current;
    if (current !== undefined) found.set(id, current);
  }
  return found;
}
