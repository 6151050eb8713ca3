import type { ParameterValues } from '@quire/analysis';
import type { Database, Queryable } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Caller } from '../identity/caller.ts';
import { nameFiles } from '../runs/check-parameters.ts';
import { readUpload } from '../runs/fill-in.ts';
import { replaceFiles } from '../runs/uploads.ts';
import { inputsOf } from './check-answer.ts';

type Form = Readonly<Record<string, unknown>>;

/** An answer, checked already, whose files are the caller's own. @throws HubError `invalid-parameters` */
export async function nameAnswerFiles(
  db: Queryable,
  caller: Caller,
  { form, answer }: { form: Form | null; answer: string },
): Promise<string> {
  if (form === null || !asksForFiles(form)) return answer;
  const values = await nameFiles(db, caller, { ...inputsOf(form), values: readValues(answer) });
  return JSON.stringify(values);
}

/**
 * An answer with its files in it, for the notebook that waits: its process runs already, and no file can be laid
 * before it. `python/quire` writes them where it runs.
 */
export async function carryAnswerFiles(
  parts: { db: Database; blobs: BlobStore },
  { form, answer, userId }: { form: Form | null; answer: string; userId: string },
): Promise<string> {
  if (form === null || !asksForFiles(form)) return answer;
  const carried = new Map<string, object>();
  const values = await replaceFiles(inputsOf(form), readValues(answer), async (value) => {
    const upload = await readUpload(parts, { value, userId });
    if (!upload) throw new Error(`the uploaded file ${value} is gone`);
    const content = Buffer.from(upload.content).toString('base64');
    carried.set(value, { 'quire-file': upload.name, base64: content });
    return value;
  });
  return JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'string' ? (carried.get(value) ?? value) : value,
  );
}

const asksForFiles = (form: Form): boolean =>
  inputsOf(form).parameters.some(
    ({ type }) => type.kind === 'path' || (type.kind === 'list' && type.item.kind === 'path'),
  );

const readValues = (answer: string): ParameterValues => JSON.parse(answer) as ParameterValues;
