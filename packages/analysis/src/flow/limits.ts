/**
 * How much one statement may cost. The more statements a notebook has, the less: what the whole notebook costs is
 * bounded, whoever wrote it. Notebooks of people stay far below.
 */
export interface Limits {
  /** Statements that one statement is found to need. */
  readonly links: number;
  /** Actions followed for one statement, those of called functions included. */
  readonly actions: number;
  /** Names that may share an object with one name. */
  readonly aliases: number;
}

const MAX_LINKS = 1 << 20;
const MAX_ACTIONS = 1 << 24;

/** Limits change only where the number of statements doubles, so that an edit hardly ever changes them. */
export function limitsFor(statements: number): Limits {
  const size = 2 ** Math.ceil(Math.log2(Math.max(512, statements)));
  return {
    links: Math.min(2_048, Math.max(16, MAX_LINKS / size)),
    aliases: size <= 1_024 ? 64 : 32,
    actions: Math.min(20_000, Math.max(256, MAX_ACTIONS / size)),
  };
}
