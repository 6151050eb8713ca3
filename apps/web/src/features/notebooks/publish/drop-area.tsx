import '@mantine/dropzone/styles.layer.css';
import { Button } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useRef } from 'react';
import { Notice } from '../../../ui/describe-error.ts';
import { showError } from '../../../ui/toast.ts';
import classes from './drop-area.module.css';

type Props = { isCompact: boolean; onFiles: (files: readonly File[]) => void };

/** Takes notebook files by drag and drop or from a dialog. */
export function DropArea({ isCompact, onFiles }: Props) {
  const open = useRef<(() => void) | null>(null);
  return (
    <Dropzone
      className={classes.area ?? ''}
      data-compact={isCompact || undefined}
      openRef={open}
      activateOnClick={false}
      activateOnKeyboard={false}
      enablePointerEvents
      tabIndex={-1}
      onDrop={onFiles}
      validator={(file) =>
        'name' in file && !/\.ipynb$/i.test(file.name)
          ? { code: 'not-a-notebook', message: 'Not an .ipynb file' }
          : null
      }
      onReject={(rejections) => {
        const names = rejections.map(({ file }) => file.name).join(', ');
        showError(new Notice('Only .ipynb files can be published', `Left out: ${names}`));
      }}
      inputProps={{ 'aria-label': 'Notebook files' }}
    >
      <div>
        <p className={classes.words}>{isCompact ? 'Drop more here' : 'Drop notebooks here'}</p>
        {!isCompact && <p className={classes.note}>One or several .ipynb files, up to 50 MB each</p>}
      </div>
      <Button variant="default" size={isCompact ? 'xs' : 'sm'} onClick={() => open.current?.()}>
        Choose files
      </Button>
    </Dropzone>
  );
}
