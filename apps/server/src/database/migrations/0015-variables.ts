/** Looks at the variables of live apps, on their way to the hub that holds the process and back. */
export const variables = `
create table session_looks (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references sessions(id) on delete cascade,
  -- Which variable, and what is not to be told.
  wanted jsonb not null,
  taken_at timestamptz,
  -- Sealed, for what variables hold is for the one who asked alone; whoever waits for it takes the row away.
  sealed_answer text,
  created_at timestamptz not null default clock_timestamp()
);
create index session_looks_session on session_looks (session_id);
-- What people agreed to before there were looks at variables did not include them.
alter table session_shares add column with_variables boolean not null default false;
alter table session_shares add column variables_at timestamptz;
`;
