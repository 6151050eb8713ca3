import { Autocomplete, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { targetsQuery } from './queries.ts';
import classes from './target-picker.module.css';

type Props = { value: string | null; onChange: (url: string) => void };

/** The repository that it goes to: one that was used before, one that this hub names, or any address. */
export function TargetPicker({ value, onChange }: Props) {
  const { data: targets = [] } = useQuery(targetsQuery);
  const [text, setText] = useState(value ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onChange(text.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Autocomplete
        className={classes.field}
        label="Repository"
        description="Its address, as one would clone it"
        // Without a target there is nothing else to do on the page.
        autoFocus={value === null}
        placeholder="https://github.com/team/project"
        value={text}
        data={targets.map(({ url }) => url)}
        onChange={setText}
        onOptionSubmit={onChange}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text').trim();
          if (text !== '' || !isWhole(pasted)) return;
          event.preventDefault();
          setText(pasted);
          onChange(pasted);
        }}
      />
      {text.trim() !== (value ?? '') && (
        <Button type="submit" variant="default">
          Look at it
        </Button>
      )}
    </form>
  );
}

/** An address that nothing is missing from: it needs no further word to be looked at. */
const isWhole = (text: string): boolean => /^(?:https?:\/\/|ssh:\/\/|git@|\/)\S+$/.test(text);
