import { urlOf } from '@quire/client';
import { endpoints, HubError, readProblem, type Upload } from '@quire/contract';
import { frameHeaders } from '../../api.ts';

export type Uploading = { readonly done: Promise<Upload>; readonly cancel: () => void };

/**
 * Sends a file to the hub. The typed client uses fetch, which cannot tell how much of a body has been sent;
 * this can. `onProgress` gets the share that has been sent, from 0 to 1.
 * @throws HubError with the hub's problem
 */
export function uploadFile(file: File, onProgress: (share: number) => void): Uploading {
  const request = new XMLHttpRequest();
  const endpoint = endpoints.runs.createUpload;
  const done = new Promise<Upload>((resolve, reject) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300)
        resolve(endpoint.answer.schema.parse(JSON.parse(request.responseText)));
      else reject(toError(request.status, request.responseText));
    };
    request.onerror = () =>
      reject(new HubError('unavailable', 'The connection was lost while the file was being sent.'));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    request.open(endpoint.method, urlOf('', endpoint, { query: { name: file.name } }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json, application/problem+json');
    for (const [name, value] of Object.entries(frameHeaders())) request.setRequestHeader(name, value);
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const toError = (status: number, text: string): HubError =>
  readProblem(parse(text)) ??
  new HubError('internal', `The hub answered ${status} to the upload without an explanation.`);

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** A file's size as people say it: `820 bytes`, `1.4 MB`. */
export function sayBytes(bytes: number): string {
  let [amount, unit] = [bytes, 0];
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 100 ? 0 : 1;
  return `${amount.toFixed(digits)} ${UNITS[unit]}`;
}
