import {
  coerceParameters,
  isNameAccepted,
  type Parameter,
  type ParameterError,
  type ParameterValues,
  splitSecrets,
} from '@quire/analysis';
import { HubError } from '@quire/contract';
import type { Notebook } from '@quire/notebook';
import type { Database, Queryable } from '../../database/connect.ts';
import { requireUsableSources } from '../data-sources/check.ts';
import type { Caller } from '../identity/caller.ts';
import { INPUT_FILES_BYTES_MAX, INPUT_FILES_MAX } from './limits.ts';
import { parametersOf } from './notebook-parameters.ts';
import type { Secrets } from './secrets.ts';
import { findUpload } from './store.ts';
import {
  notAcceptedUpload,
  notAnUpload,
  parseUploadRef,
  replaceFiles,
  tooLargeUpload,
  tooManyFiles,
} from './uploads.ts';

export type CheckedValues = {
  /** What may be kept: values, files as `id/name`, and a mark for each secret. */
  values: Record<string, unknown>;
  secrets: Secrets;
};

/**
 * Values for a notebook's own inputs, those that its cells ask for themselves among them: checked, files of the
 * caller's alone.
 *
 * @throws HubError `invalid-parameters` with an item for each value that is wrong
 */
export async function checkParameters(
  db: Database,
  caller: Caller,
  { notebook, given }: { notebook: Notebook; given: Record<string, unknown> },
): Promise<CheckedValues & { asked: Record<string, unknown> }> {
  const { parameters } = parametersOf(notebook);
  const { values, secrets } = await checkValues(db, caller, { parameters, given });
  const names = new Set(parameters.filter(({ asked }) => asked !== undefined).map(({ name }) => name));
  const part = (isAsked: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name) === isAsked));
  return { values: part(false), asked: part(true), secrets };
}

/** The same for any inputs; data sources are those of the hub's list that the caller may use. @throws HubError `invalid-parameters` */
export async function checkValues(
  db: Database,
  caller: Caller,
  { parameters, given }: { parameters: readonly Parameter[]; given: Record<string, unknown> },
): Promise<CheckedValues> {
  const checked = coerceParameters({ parameters }, given);
  if (!checked.ok) throw refused(checked.errors);
  await requireUsableSources(db, caller, { parameters, values: checked.values });
  const { kept, secrets } = splitSecrets({ parameters }, checked.values);
  // Stored with the file's name, so that whoever reads the run knows which file it was.
  return { values: await nameFiles(db, caller, { parameters, values: kept }), secrets };
}

/**
 * Values with the caller's files as `id/name`. A file that is named several times is laid several times, and counts
 * as often.
 *
 * @throws HubError `invalid-parameters`
 */
export function nameFiles(
  db: Queryable,
  caller: Caller,
  { parameters, values }: { parameters: readonly Parameter[]; values: ParameterValues },
): Promise<ParameterValues> {
  const found = new Map<string, ReturnType<typeof findUpload>>();
  const find = (id: string) => {
    const finding = found.get(id) ?? findUpload(db, caller.id, id);
    found.set(id, finding);
    return finding;
  };
  let [files, bytes] = [0, 0];
  return replaceFiles({ parameters }, values, async (value, { name, limits, isSure }) => {
    const { maxBytes, accept = [] } = limits;
    const ref = parseUploadRef(value);
    const upload = ref && (await find(ref.id));
    if (!upload && !isSure) return value;
    if (!upload) throw notAnUpload(name);
    if (maxBytes !== undefined && Number(upload.bytes) > maxBytes) throw tooLargeUpload(name, maxBytes);
    if (!isNameAccepted(upload.name, accept)) throw notAcceptedUpload(name, upload.name, accept);
    files += 1;
    bytes += Number(upload.bytes);
    if (files > INPUT_FILES_MAX || bytes > INPUT_FILES_BYTES_MAX) throw tooManyFiles(name);
    return `${upload.id}/${upload.name}`;
  });
}

function refused(errors: readonly ParameterError[]): HubError {
  return new HubError('invalid-parameters', errors[0]?.message ?? 'An input is not valid.', {
    items: errors.map((error) => ({
      path: [error.name, ...error.path].join('.'),
      message: error.message,
    })),
  });
}
