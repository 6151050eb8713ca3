/** A failure for someone who does not read code: what happened, and what to do. */
export interface Explanation {
  readonly sentence: string;
  readonly remedy: string;
}

/** What the person who reads a failure could have done otherwise. */
export interface Circumstances {
  /** Without inputs nobody is told to check them. */
  readonly hasInputs: boolean;
}

/** A Python error as the kernel reports it. */
export interface PythonError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}
