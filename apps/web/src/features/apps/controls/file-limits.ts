import type { ParameterType } from '@quire/analysis';
import { UPLOAD_BYTES_MAX } from '@quire/contract';
import type { InputField } from '../input-field.ts';
import { sayBytes } from '../upload-file.ts';

/** The endings of names that the notebook expects. */
export function acceptOf(type: ParameterType): readonly string[] {
  if (type.kind === 'path') return type.accept ?? [];
  return type.kind === 'list' ? acceptOf(type.item) : [];
}

/** How large a file may be. */
export function bytesMaxOf(type: ParameterType): number {
  if (type.kind === 'path') return Math.min(type.maxBytes ?? UPLOAD_BYTES_MAX, UPLOAD_BYTES_MAX);
  return type.kind === 'list' ? bytesMaxOf(type.item) : UPLOAD_BYTES_MAX;
}

export const sayChoose = (isSeveral: boolean): string => (isSeveral ? 'Choose files' : 'Choose a file');

/** What may be dropped, after the button that chooses it. */
export function sayDrop({ type }: InputField, isSeveral: boolean): string {
  const accept = acceptOf(type);
  const endings = accept.length > 0 ? `: ${accept.join(', ')}` : '';
  return `or drop ${isSeveral ? 'them' : 'it'} here${endings}, up to ${sayBytes(bytesMaxOf(type))}`;
}
