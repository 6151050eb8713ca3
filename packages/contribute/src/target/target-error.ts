/** One thing that is wrong with a target's description or with what would be written into it, and where. */
export interface TargetProblem {
  /** Such as `files[0].path`. */
  readonly path: string;
  readonly message: string;
}

/** A target cannot take this: its description is wrong, or the contribution does not fit it. */
export class TargetError extends Error {
  override name = 'TargetError';
  readonly problems: readonly TargetProblem[];

  constructor(message: string, problems: readonly TargetProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}
