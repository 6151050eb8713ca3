import type { ParameterSet, ParameterType, ParameterValues } from '@quire/analysis';
import { sayNotAccepted } from '@quire/analysis';
import { HubError, uploadId } from '@quire/contract';
import { INPUT_FILES_BYTES_MAX, INPUT_FILES_MAX } from './limits.ts';

/** What a run keeps of an uploaded file: its id and its name, as `id/name`. */
export type UploadRef = { id: string; name: string | null };

/** Reads `id` or `id/name`; `null` for anything else. */
export function parseUploadRef(value: string): UploadRef | null {
  const [id = '', ...rest] = value.split('/');
  return uploadId.safeParse(id).success ? { id, name: rest.length === 0 ? null : rest.join('/') } : null;
}

/**
 * Where a person's files are laid, below the folder that the notebook runs in. Not in that folder itself: Python
 * imports modules from there, and libraries look there for their settings, so that a file called `pandas.py` would be
 * code of its person within the notebook, of which they may see no line.
 */
const UPLOADS_FOLDER = 'uploads';
export const laidAs = (name: string): string => `${UPLOADS_FOLDER}/${name}`;

/** A file name that is one step of a path and nothing else. */
export function safeFileName(name: string): string {
  const base = name
    .replace(/^.*[/\\]/, '')
    .replace(/[\p{C}]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  return shortened(base) || 'file';
}

/** Linux takes 255 bytes; a few are left for what tells apart files of one name. */
const FILE_NAME_BYTES_MAX = 230;
const ENDING = /\.[^.]{1,10}$/u;

/** The beginning says what a file is, the ending of which kind. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= FILE_NAME_BYTES_MAX) return name;
  const ending = ENDING.exec(name)?.[0] ?? '';
  const stem = Buffer.from(name.slice(0, name.length - ending.length));
  const cut = stem.subarray(0, FILE_NAME_BYTES_MAX - Buffer.byteLength(ending)).toString();
  // The cut may fall into a character.
  return `${cut.replace(/\uFFFD+$/u, '')}${ending}`;
}

type FileLimits = { readonly maxBytes?: number; readonly accept?: readonly string[] };
/** `isSure`: the value is a file by its type; else it only looks like one, and may be any text. */
type Replace = (
  value: string,
  file: { name: string; limits: FileLimits; isSure: boolean },
) => Promise<string>;

/** The values with every file replaced, wherever a parameter's type has one. */
export async function replaceFiles(
  set: Pick<ParameterSet, 'parameters'>,
  values: ParameterValues,
  replace: Replace,
): Promise<ParameterValues> {
  const entries = await Promise.all(
    set.parameters
      .filter((parameter) => Object.hasOwn(values, parameter.name))
      .map(async ({ name, type, asked }) => {
        const each: ReplaceOne = (value, limits, isSure = true) => replace(value, { name, limits, isSure });
        const value = await replaceIn(type, values[name], each);
        return [name, asked === undefined ? value : await replaceLikely(type, value, each)];
      }),
  );
  return Object.fromEntries(entries) as ParameterValues;
}

type ReplaceOne = (value: string, limits: FileLimits, isSure?: boolean) => Promise<string>;

async function replaceIn(type: ParameterType, value: unknown, replace: ReplaceOne): Promise<unknown> {
  if (type.kind === 'path') return typeof value === 'string' ? replace(value, type) : value;
  if (type.kind === 'list' && Array.isArray(value))
    return Promise.all(value.map((item) => replaceIn(type.item, item, replace)));
  if (type.kind === 'union' && typeof value === 'string' && parseUploadRef(value)) {
    const path = type.members.find((member) => member.kind === 'path');
    return path?.kind === 'path' ? replace(value, path) : value;
  }
  return value;
}

/** Inside of what only the running notebook knows the form of: answers to a question, an input of its own. */
async function replaceLikely(type: ParameterType, value: unknown, replace: ReplaceOne): Promise<unknown> {
  if (type.kind === 'any' && typeof value === 'string')
    return parseUploadRef(value) ? replace(value, {}, false) : value;
  const inside = type.kind === 'dict' ? type.value : type;
  if (inside.kind !== 'any' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => replaceLikely(inside, item, replace)));
  const entries = Object.entries(value).map(async ([name, item]) => [
    name,
    await replaceLikely(inside, item, replace),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as unknown;
}

export const tooLargeUpload = (name: string, maxBytes: number) => {
  const message = `This file is larger than the notebook takes: at most ${Math.floor(maxBytes / 1024)} kB.`;
  return new HubError('invalid-parameters', message, { items: [{ path: name, message }] });
};

export const notAcceptedUpload = (name: string, file: string, accept: readonly string[]) => {
  const message = sayNotAccepted(file, accept);
  return new HubError('invalid-parameters', message, { items: [{ path: name, message }] });
};

export const tooManyFiles = (name: string) => {
  const message = `These are more files than a notebook takes at once: at most ${INPUT_FILES_MAX}, and ${INPUT_FILES_BYTES_MAX / 1024 ** 2} MB all together. Leave some out.`;
  return new HubError('invalid-parameters', message, { items: [{ path: name, message }] });
};

export const notAnUpload = (name: string) =>
  new HubError('invalid-parameters', 'Upload the file first, then run with what the upload answered.', {
    items: [{ path: name, message: 'This is not a file that you uploaded. Choose the file again.' }],
  });
