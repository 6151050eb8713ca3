/** One thing that a check found, and where: a line of the file (from 1) or a cell of the notebook. */
export interface CheckItem {
  readonly message: string;
  readonly advice: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly cellId: string | null;
}
/** What a check says, in words. `failed` stands in the way of the request, `warning` does not. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'warning' | 'skipped';
  readonly sentence: string;
  readonly items: readonly CheckItem[];
  readonly milliseconds: number | null;
}
