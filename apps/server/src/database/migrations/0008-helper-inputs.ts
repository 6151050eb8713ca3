/** Inputs that cells ask for themselves, and secrets on their way to the one process that is to know them. */
export const helperInputs = `
-- Values of inputs that cells ask for, by key. The notebook's own parameters stand in "parameters".
alter table sessions add column helper_values jsonb not null default '{}';

-- What the cells of a session asked for last, as it was shown: what a value is checked against.
create table session_inputs (
  session_id uuid not null references sessions(id) on delete cascade,
  key text not null,
  cell_id text not null,
  input jsonb not null,
  -- Pairs of a value and its label, where there are too many to show at once.
  options jsonb,
  primary key (session_id, key)
);

-- Encrypted, and deleted by the hub that takes them, which keeps them in memory alone.
create table sealed_secrets (
  id bigint generated always as identity primary key,
  run_id uuid references runs(id) on delete cascade,
  session_id uuid references sessions(id) on delete cascade,
  sealed text not null,
  created_at timestamptz not null default now(),
  check ((run_id is null) <> (session_id is null))
);
create index sealed_secrets_run on sealed_secrets (run_id);
create index sealed_secrets_session on sealed_secrets (session_id);
`;
