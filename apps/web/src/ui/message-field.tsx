import { Textarea, type TextareaProps } from '@mantine/core';

/** A field for a few sentences, inside a form: it grows with them, and Ctrl+Enter sends them. */
export function MessageField({ onKeyDown, ...props }: TextareaProps) {
  return (
    <Textarea
      autosize
      minRows={2}
      {...props}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
          event.currentTarget.form?.requestSubmit();
        else onKeyDown?.(event);
      }}
    />
  );
}
