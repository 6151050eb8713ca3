import { api } from '../../../api.ts';
import type { ControlProps } from './control-props.ts';
import { SearchControl, type SearchOptions } from './search-control.tsx';

const findPeople: SearchOptions = async ({ words, signal }) => {
  const { people } = await api.identity.findPeople({ query: { q: words }, signal });
  const options = people.map(({ name, handle }) => ({ value: handle, label: `${name} (@${handle})` }));
  return { options, total: options.length };
};

const findSpaces: SearchOptions = async ({ words, signal }) => {
  const { spaces } = await api.spaces.listSpaces({ signal });
  const wanted = words.toLowerCase();
  const isTwice = (wanted: string) => spaces.filter(({ name }) => name === wanted).length > 1;
  const options = spaces
    .filter(({ name, slug }) => `${name} ${slug}`.toLowerCase().includes(wanted))
    .map(({ name, slug }) => ({ value: slug, label: isTwice(name) ? `${name} (${slug})` : name }));
  return { options, total: options.length };
};

/** Somebody with an account, or the people of a space. */
export function PeopleControl(props: ControlProps & { variant: 'person' | 'group' }) {
  const isPerson = props.variant === 'person';
  return (
    <SearchControl
      {...props}
      search={isPerson ? findPeople : findSpaces}
      searchKey={[props.variant]}
      nothingFound={isPerson ? 'Nobody has this name' : 'No space has this name'}
    />
  );
}
