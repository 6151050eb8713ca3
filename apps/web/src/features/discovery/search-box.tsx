import { CloseButton, TextInput } from '@mantine/core';
import { QUERY_LENGTH_MAX } from '@quire/contract';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Key } from '../../ui/bits.tsx';
import { SEARCH_BOX_ATTRIBUTE } from './focus-search-box.ts';

/** Results follow the typing, but not every letter of it. */
const DEBOUNCE_MILLISECONDS = 160;

type Props = { words: string; onChange: (words: string) => void };

/** The search page's field. The address changes as one types, and typing follows the address (back, links). */
export function SearchBox({ words, onChange }: Props) {
  const [typed, setTyped] = useState(words);
  const sent = useRef(words);
  const input = useRef<HTMLInputElement>(null);
  const send = useRef(onChange);
  send.current = onChange;

  useEffect(() => {
    if (words === sent.current) return;
    sent.current = words;
    setTyped(words);
  }, [words]);
  useEffect(() => {
    const next = typed.trim();
    if (next === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = next;
      send.current(next);
    }, DEBOUNCE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);

  const clear = () => {
    setTyped('');
    input.current?.focus();
  };
  return (
    <search>
      <TextInput
        {...{ [SEARCH_BOX_ATTRIBUTE]: '' }}
        ref={input}
        size="lg"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && typed !== '' && clear()}
        maxLength={QUERY_LENGTH_MAX}
        maw={760}
        placeholder="Words from the title, the text, the code, a package, a person"
        aria-label="Search notebooks"
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={20} aria-hidden />}
        rightSection={
          typed === '' ? <Key>/</Key> : <CloseButton aria-label="Clear the search" onClick={clear} />
        }
      />
    </search>
  );
}
