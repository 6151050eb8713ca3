import { DOWNLOAD_MIME, offeredDownload } from '@quire/contract';
import { foldStreamText, type NotebookOutput, type RunEvent } from '@quire/kernels';
import { type CellExecution, type Notebook, type Output, withOutputs } from '@quire/notebook';
import type { Offered } from './downloads.ts';

interface CellState {
  outputs: NotebookOutput[];
  executionCount: number | null;
  /** `clear_output(wait=True)`: forgotten when the next output comes. */
  isClearing: boolean;
}

/** The notebook that the events of a run add up to. */
export class ExecutedNotebook {
  private readonly notebook: Notebook;
  private readonly cells = new Map<string, CellState>();
  private done = 0;

  constructor(notebook: Notebook) {
    this.notebook = notebook;
  }

  get cellsDone(): number {
    return this.done;
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case 'output':
        this.append(event.cellId, event.output);
        break;
      case 'stream':
        this.append(event.cellId, { output_type: 'stream', name: event.name, text: event.text });
        break;
      case 'clear':
        if (event.wait) this.cell(event.cellId).isClearing = true;
        else this.cell(event.cellId).outputs = [];
        break;
      case 'update-display':
        for (const cell of this.cells.values())
          cell.outputs = cell.outputs.map((output) => updated(output, event));
        break;
      case 'cell-finished':
        this.cell(event.cellId).executionCount = event.executionCount;
        if (event.status === 'succeeded') this.done += 1;
        break;
      default:
        break;
    }
  }

  /** Files that cells offer, in the order in which the cells ran. */
  get offered(): Offered[] {
    return [...this.cells.values()].flatMap(({ outputs }) => outputs).flatMap(readOffer);
  }

  toNotebook(): Notebook {
    const executions = [...this.cells].map(([id, { executionCount, outputs }]): [string, CellExecution] => [
      id,
      { executionCount, outputs: outputs.map(toSaved) },
    ]);
    return withOutputs(this.notebook, new Map(executions));
  }

  private cell(id: string): CellState {
    const known = this.cells.get(id);
    if (known) return known;
    const cell: CellState = { outputs: [], executionCount: null, isClearing: false };
    this.cells.set(id, cell);
    return cell;
  }

  private append(id: string, output: NotebookOutput): void {
    const cell = this.cell(id);
    if (cell.isClearing) cell.outputs = [];
    cell.isClearing = false;
    const last = cell.outputs.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      cell.outputs[cell.outputs.length - 1] = { ...last, text: last.text + output.text };
    } else cell.outputs.push(output);
  }
}

function updated(
  output: NotebookOutput,
  event: Extract<RunEvent, { type: 'update-display' }>,
): NotebookOutput {
  if (!('transient' in output) || output.transient?.display_id !== event.displayId) return output;
  return { ...output, data: event.data, metadata: event.metadata };
}

function readOffer(output: NotebookOutput): Offered[] {
  const value = 'data' in output ? output.data[DOWNLOAD_MIME] : undefined;
  const offer = offeredDownload.safeParse(value).data;
  if (offer === undefined) return [];
  const content = Buffer.from(offer.content, 'base64');
  const { name, label = null } = offer;
  return [{ name, label, bytes: content.byteLength, read: async () => content }];
}

/** A file that is offered is saved by itself; a notebook keeps the text beside it. */
function withoutFile<T extends object>(data: T): T {
  const { [DOWNLOAD_MIME]: _file, ...others } = data as Record<string, unknown>;
  return others as T;
}

/** As nbformat has it: no display ids, and of a progress bar only what was seen last. */
function toSaved(output: NotebookOutput): Output {
  switch (output.output_type) {
    case 'stream':
      return { ...output, text: foldStreamText(output.text) };
    case 'error':
      return output;
    case 'display_data':
      return { output_type: 'display_data', data: withoutFile(output.data), metadata: output.metadata };
    case 'execute_result':
      return {
        output_type: 'execute_result',
        execution_count: output.execution_count,
        data: withoutFile(output.data),
        metadata: output.metadata,
      };
  }
}
