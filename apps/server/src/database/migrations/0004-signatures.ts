/** What the newest version of a notebook is like: MinHash numbers, and bands of them to find its like by. */
export const signatures = `
create table notebook_signatures (
  notebook_id uuid primary key references notebooks(id) on delete cascade,
  -- Both empty for a notebook without code.
  bands text[] not null, signature integer[] not null
);
create index notebook_signatures_bands on notebook_signatures using gin (bands);
`;
