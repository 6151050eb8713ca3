import { TextInput } from '@mantine/core';
import { QUERY_LENGTH_MAX } from '@quire/contract';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Key } from '../../ui/bits.tsx';
import { SEARCH_BOX_ATTRIBUTE } from './focus-search-box.ts';

/** The search field in the header; Enter opens the results. */
export function HeaderSearch() {
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  return (
    <search style={{ width: 'min(26rem, 100%)' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setWords('');
          void navigate({ to: '/search', search: words.trim() ? { q: words.trim() } : {} });
        }}
      >
        <TextInput
          {...{ [SEARCH_BOX_ATTRIBUTE]: '' }}
          type="search"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          maxLength={QUERY_LENGTH_MAX}
          placeholder="Search notebooks"
          aria-label="Search notebooks"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={<Key>/</Key>}
        />
      </form>
    </search>
  );
}
