import { type Download, readDownload } from '@quire/contract';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { sayBytes } from '../ui/say-bytes.ts';
import type { LoadValue } from './large-values.ts';
import classes from './outputs.module.css';
import { saveFile } from './page-actions.ts';
import { readText, type ShownBundle } from './shown-output.ts';
import { TextOutput } from './text-output.tsx';

type DownloadOutputProps = {
  readonly output: ShownBundle;
  readonly loadValue: LoadValue | undefined;
};

/** A file that the notebook offers; where nobody has its bytes, the text beside it. */
export function DownloadOutput({ output, loadValue }: DownloadOutputProps) {
  const file = readDownload(output.data);
  if (file === null || loadValue === undefined)
    return <TextOutput text={readText(output.data['text/plain'])} label="Download" />;
  return <DownloadButton file={file} loadValue={loadValue} />;
}

function DownloadButton({ file, loadValue }: { readonly file: Download; readonly loadValue: LoadValue }) {
  const { mutate, isPending, isError } = useMutation({
    mutationFn: async () => saveFile(file.name, await loadValue(file)),
  });
  return (
    <div>
      <button
        type="button"
        className={classes.download}
        aria-disabled={isPending}
        onClick={() => isPending || mutate()}
      >
        <IconDownload size={18} aria-hidden="true" />
        <span>
          <strong>{file.label ?? 'Download'}</strong>
          <small>
            <span>{file.name}</span> {sayBytes(file.bytes)}
          </small>
        </span>
      </button>
      <p className={classes.note} role="status">
        {isPending && 'Fetching the file…'}
        {isError && (
          <>
            <IconAlertTriangle size={14} aria-hidden="true" /> The file could not be fetched. The connection may
            be gone, or newer inputs may have replaced it. Try again.
          </>
        )}
      </p>
    </div>
  );
}
