import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { JsonValue } from '@quire/analysis';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DEFAULT_ENTRY, entryValue, isSameValue, valueEntry } from '../input-field.ts';
import { type ControlProps, placeholderOf, wrapperProps } from './control-props.ts';
import classes from './controls.module.css';
import { selectAll } from './select-all.ts';

export type SearchedOption = { readonly value: JsonValue; readonly label: string };
export type SearchPage = { readonly options: readonly SearchedOption[]; readonly total: number };
/** Finds options by words, from an offset on. */
export type SearchOptions = (search: {
  readonly words: string;
  readonly offset: number;
  readonly signal: AbortSignal;
}) => Promise<SearchPage>;

const DEBOUNCE_MILLISECONDS = 150;

type SearchControlProps = ControlProps & {
  readonly search: SearchOptions;
  /** Tells searches of different inputs apart. */
  readonly searchKey: readonly unknown[];
  /** The label of the present value, which may not be among the options at hand. */
  readonly chosenLabel?: string | undefined;
  readonly nothingFound?: string;
};

/** One of many choices, found by typing; more come as the list is scrolled to its end. */
export function SearchControl(props: SearchControlProps) {
  const { field, entry, onChange, onLeave, chosenLabel, nothingFound = 'No such choice' } = props;
  const [words, setWords] = useState('');
  const [picked, setPicked] = useState<SearchedOption | null>(null);
  const value = entryValue(field, entry);
  const isEmpty = value === undefined || value === null || value === '';
  const label =
    picked && isSameValue(picked.value, value ?? null) ? picked.label : (chosenLabel ?? String(value));
  // What is chosen is written into the box, where it is no search.
  const { options, total, more } = useOptions(props, isEmpty || words !== label ? words : '');
  const present = isEmpty ? [] : [{ value, label }];
  const all = [
    ...present,
    ...options.filter((option) => !present.some((one) => isSameValue(one.value, option.value))),
  ];
  return (
    <div>
      <Select
        {...wrapperProps(props)}
        data={all.map((option) => ({ value: JSON.stringify(option.value), label: option.label }))}
        value={isEmpty ? null : JSON.stringify(value)}
        searchable
        {...selectAll}
        searchValue={words}
        onSearchChange={setWords}
        filter={({ options: found }) => found}
        clearable={field.type.nullable}
        allowDeselect={false}
        placeholder={placeholderOf(field, entry) || 'Type to find one'}
        nothingFoundMessage={nothingFound}
        scrollAreaProps={{ onBottomReached: more }}
        onChange={(key) => {
          const option = all.find((one) => JSON.stringify(one.value) === key) ?? null;
          setPicked(option);
          onChange(
            option ? valueEntry(option.value) : field.type.nullable ? valueEntry(null) : DEFAULT_ENTRY,
          );
        }}
        onBlur={onLeave}
      />
      {total > all.length && (
        <p className={classes.note}>{total.toLocaleString('en')} choices: type to narrow them down.</p>
      )}
    </div>
  );
}

function useOptions({ search, searchKey }: SearchControlProps, words: string) {
  const [settled] = useDebouncedValue(words, DEBOUNCE_MILLISECONDS);
  const { data, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['options', ...searchKey, settled],
    queryFn: ({ pageParam, signal }) => search({ words: settled, offset: pageParam, signal }),
    initialPageParam: 0,
    getNextPageParam: (last: SearchPage, pages: readonly SearchPage[]) => {
      const seen = pages.reduce((sum, page) => sum + page.options.length, 0);
      return last.options.length > 0 && seen < last.total ? seen : undefined;
    },
    placeholderData: keepPreviousData,
  });
  return {
    options: data?.pages.flatMap((page) => page.options) ?? [],
    total: data?.pages[0]?.total ?? 0,
    more: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
  };
}
