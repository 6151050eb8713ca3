import { type Parameter, toPythonAssignments, withFormDefaults } from '@quire/analysis';
import type { ContextFile } from '@quire/kernels';
import { injectParameters, type Notebook } from '@quire/notebook';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { parametersOf } from './notebook-parameters.ts';
import type { Secrets } from './secrets.ts';
import { findUpload } from './store.ts';
import { laidAs, parseUploadRef, replaceFiles, safeFileName } from './uploads.ts';

export type Filled = {
  /** The values that the notebook is given: those of its person, and what its form starts with. */
  given: Record<string, unknown>;
  /** With the values in papermill's injected cell; the notebook itself where there are none. */
  notebook: Notebook;
  /** The injected cell's code; `null` without values. */
  assignments: string | null;
  /** Uploaded files, under the names that the values have. */
  files: ContextFile[];
  /** The cell behind which values are set, the beginning for an unknown one; absent where nothing is asked for. */
  after: string | undefined;
  /** Code that assigns some of the values. */
  assign: (names: readonly string[]) => string;
};
/** Whether the notebook asks its people for anything. */
export const takesInputs = ({ after }: Filled): boolean => after !== undefined;

type Given = {
  notebook: Notebook;
  parameters: Record<string, unknown>;
  userId: string;
  /**
   * By name, for a process that cannot get them by its environment; they are in the code that it runs, and nowhere
   * else.
   */
  secrets?: Secrets;
};

/** Where a notebook's values are set, before there are any. */
export function withDefaults(notebook: Notebook): Pick<Filled, 'notebook' | 'assignments' | 'after'> {
  const { cellIds } = parametersOf(notebook);
  return { notebook, assignments: null, after: findPlace(notebook, cellIds) };
}

function findPlace(notebook: Notebook, cellIds: readonly string[]): string | undefined {
  return cellIds[0] ?? (usesHelper(notebook) ? '' : undefined);
}

/** A person's uploaded file, under a name that is one step of a path; `null` for what is none. */
export async function readUpload(
  { db, blobs }: { db: Database; blobs: BlobStore },
  { value, userId }: { value: string; userId: string },
): Promise<{ name: string; content: Uint8Array } | null> {
  const ref = parseUploadRef(value);
  const upload = ref && (await findUpload(db, userId, ref.id));
  return upload ? { name: safeFileName(upload.name), content: await blobs.get(upload.hash) } : null;
}

/** A notebook with checked values filled in, and the files that they name. */
export async function fillIn(
  { db, blobs }: { db: Database; blobs: BlobStore },
  given: Given,
): Promise<Filled> {
  const { parameters, cellIds } = parametersOf(given.notebook);
  const known = new Set(parameters.map(({ name }) => name));
  const effective = withFormDefaults(parameters, given.parameters);
  const set = { parameters: [...parameters, ...othersAsked(given.parameters, known)] };
  const files: ContextFile[] = [];
  const wanted = effective as Parameters<typeof replaceFiles>[1];
  const values = await replaceFiles(set, { ...wanted, ...given.secrets }, async (value, { isSure }) => {
    const upload = await readUpload({ db, blobs }, { value, userId: given.userId });
    if (!upload && !isSure) return value;
    if (!upload) throw new Error(`the uploaded file ${value} is gone`);
    // Nothing is awaited between looking for a free name and taking it: several files are read at once.
    const { name, content } = upload;
    const isTaken = files.some((file) => file.path === laidAs(name));
    const path = laidAs(isTaken ? `${files.length}-${name}` : name);
    files.push({ path, content });
    return path;
  });
  const after = findPlace(given.notebook, cellIds);
  const isAsked = new Set(set.parameters.filter(({ asked }) => asked !== undefined).map(({ name }) => name));
  const assign = (names: readonly string[]) => {
    // What cells ask for themselves is handed to the helper as a whole.
    const withAsked = names.some((name) => isAsked.has(name));
    const chosen = Object.entries(values).filter(([name]) =>
      isAsked.has(name) ? withAsked : names.includes(name),
    );
    return toPythonAssignments(set, Object.fromEntries(chosen));
  };
  if (Object.keys(values).length === 0)
    return { given: effective, notebook: given.notebook, assignments: null, files, after, assign };
  const assignments = assign(Object.keys(values));
  const notebook = injectParameters(given.notebook, assignments, after);
  return { given: effective, notebook, assignments, files, after, assign };
}

const usesHelper = (notebook: Notebook): boolean =>
  notebook.cells.some((cell) => cell.cell_type === 'code' && /\bquire\b/.test(cell.source));

/** Inputs of the helper whose keys only running tells: they were checked when they were given. */
function othersAsked(values: Record<string, unknown>, known: ReadonlySet<string>): Parameter[] {
  const range = { start: 0, end: 0, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
  return Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name, index) => ({
      name,
      label: name,
      type: { kind: 'any', nullable: true },
      typeText: '',
      default: { kind: 'computed' },
      required: false,
      asked: 'input',
      order: known.size + index,
      cellId: '',
      range,
    }));
}
