import { type Download, fileSize, readDownload } from '@quire/contract';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
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

const SENTENCES = {
  resting: '',
  fetching: 'Fetching the file…',
  failed:
    'The file could not be fetched. The connection may be gone, or newer inputs may have replaced it. Try again.',
};

function DownloadButton({ file, loadValue }: { readonly file: Download; readonly loadValue: LoadValue }) {
  const [state, setState] = useState<keyof typeof SENTENCES>('resting');
  const save = async () => {
    if (state === 'fetching') return;
    setState('fetching');
    try {
      saveFile(file.name, await loadValue(file));
      setState('resting');
    } catch {
      setState('failed');
    }
  };
  return (
    <div>
      <button
        type="button"
        className={classes.download}
        aria-busy={state === 'fetching'}
        onClick={() => void save()}
      >
        <IconDownload size={20} aria-hidden="true" />
        <span>
          <strong>{file.label ?? 'Download'}</strong>{' '}
          <small>
            {file.name} <span>· {fileSize(file.bytes)}</span>
          </small>
        </span>
      </button>
      {/* Paper has no buttons. */}
      <p className={classes.printedFile}>
        <strong>{file.label ?? 'File'}</strong>: {file.name} ({fileSize(file.bytes)})
      </p>
      <p className={classes.note} role="status">
        {SENTENCES[state]}
      </p>
    </div>
  );
}
