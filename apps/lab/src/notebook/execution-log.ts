type RunCell = { id: string; type: string; executionCount: number | null };

/**
 * The order in which cells ran, as far as it is known: what the saved numbers say, then what was run while JupyterLab
 * was open. A restarted kernel knows nothing of before.
 */
export class ExecutionLog {
  #ran: string[] = [];
  #isOfThisKernel = false;

  /** A cell has just run. */
  add(cellId: string, cells: readonly RunCell[]): void {
    if (!this.#isOfThisKernel) this.#ran = bySavedNumber(cells).filter((id) => id !== cellId);
    this.#isOfThisKernel = true;
    this.#ran.push(cellId);
  }

  /** The kernel was restarted. */
  clear(): void {
    this.#ran = [];
    this.#isOfThisKernel = true;
  }

  /** All code cells: those that ran, in that order and as often, then the others as they stand. */
  order(cells: readonly RunCell[]): readonly string[] {
    const code = cells.filter(({ type }) => type === 'code').map(({ id }) => id);
    const ran = this.#isOfThisKernel ? this.#ran : bySavedNumber(cells);
    const known = new Set(ran);
    return [...ran.filter((id) => code.includes(id)), ...code.filter((id) => !known.has(id))];
  }
}

function bySavedNumber(cells: readonly RunCell[]): string[] {
  return cells
    .flatMap(({ id, type, executionCount }) =>
      type === 'code' && executionCount !== null ? [{ id, executionCount }] : [],
    )
    .sort((left, right) => left.executionCount - right.executionCount)
    .map(({ id }) => id);
}
