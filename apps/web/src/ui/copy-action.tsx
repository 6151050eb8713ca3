import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';
import { Notice } from './describe-error.ts';
import { showError } from './toast.ts';

const COPIED_MILLISECONDS = 2_000;

type Props = ButtonProps & { text: string; label?: string; className?: string };

/** A button that copies text and says so. */
export function CopyAction({ text, label = 'Copy', ...button }: Props) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    if (await copyText(text)) setCopied(true);
    else
      showError(
        new Notice(
          'Nothing was copied',
          'This browser does not let the page copy. Select the text and copy it yourself.',
        ),
      );
  };
  return (
    <Button size="compact-xs" variant="default" {...button} onClick={() => void copy()}>
      {isCopied ? 'Copied' : label}
    </Button>
  );
}
