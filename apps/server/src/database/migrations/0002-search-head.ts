/** What a notebook is found by besides its prose: small enough to stand in the row, so that ranking reads no more. */
export const searchHead = `
alter table notebook_search
  add column head tsvector not null generated always as (ts_filter(meta, '{a,b,c}')) stored;
alter table notebook_search alter column head set storage main;
`;
