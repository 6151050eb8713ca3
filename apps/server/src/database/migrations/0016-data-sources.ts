/** Where data comes from, as the administrators of the hub list it, and whose members may use it. */
export const dataSources = `
create table data_sources (
  id uuid primary key default gen_random_uuid(),
  -- What notebooks are given.
  name text not null unique,
  title text not null,
  description text not null default '',
  -- How it is reached, without a password: read by everybody who may use it.
  address text not null default '',
  is_for_everyone boolean not null default false,
  created_by text not null references auth_user(id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create table data_source_spaces (
  data_source_id uuid not null references data_sources(id) on delete cascade,
  space_id uuid not null references spaces(id) on delete cascade,
  primary key (data_source_id, space_id)
);
create index data_source_spaces_space on data_source_spaces (space_id);
`;
