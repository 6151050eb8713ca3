/** Controls that find and gather choices; fetched together, for the forms that have one. */
export { DataSourceControl } from './data-source-control.tsx';
export { MultiSelectControl } from './multi-select-control.tsx';
export { PeopleControl } from './people-control.tsx';
export { SearchControl } from './search-control.tsx';
export { ListControl } from './tags-control.tsx';
