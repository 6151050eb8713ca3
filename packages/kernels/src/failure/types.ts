/** A failure for someone who does not read code: what happened, and what to do. */
export interface Explanation {
  readonly sentence: string;
  readonly remedy: string;
}

/** A Python error as the kernel reports it. */
export interface PythonError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}
