/** Live apps: what their person wants of them, which hub holds their processes, and what they show. */
export const sessions = `
create table sessions (
  id uuid primary key default gen_random_uuid(),
  notebook_id uuid not null references notebooks(id),
  version integer not null,
  person text not null references auth_user(id),
  -- Whether its person could not read the code when they opened it.
  withholds_code boolean not null,
  -- What is wanted: the newest inputs, which are the generation-th, and whether the work on them is to stop.
  parameters jsonb not null,
  generation integer not null default 1,
  stop_wanted boolean not null default false,
  -- Answers to what the notebook asks in the middle, for this and every later execution; never passwords.
  answers jsonb not null default '[]',
  open_prompt jsonb,
  -- The answer to the open prompt, on its way to the hub that holds the session, which takes it away.
  given_answer jsonb,
  status text not null check (status in ('queued', 'starting', 'running', 'waiting', 'ready', 'failed')),
  queued_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz not null default clock_timestamp(),
  start_info jsonb,
  last_event integer not null default 0,
  -- The hub that holds the processes, under which claim, and until when; nobody's where the session is parked.
  claimed_by text, claim uuid, lease_until timestamptz,
  foreign key (notebook_id, version) references versions (notebook_id, number)
);
create index sessions_person on sessions (person, last_used_at desc);
create index sessions_queue on sessions (queued_at) where status = 'queued';
create index sessions_held on sessions (lease_until) where claim is not null;
create index sessions_unused on sessions (last_used_at);
create table session_events (
  session_id uuid not null references sessions(id) on delete cascade,
  seq integer not null, at timestamptz not null,
  -- The cell that was running: when it runs again, what it said before goes away.
  cell_id text,
  payload jsonb not null,
  primary key (session_id, seq)
);
create index session_events_cell on session_events (session_id, cell_id, seq);
create table session_blobs (
  session_id uuid not null references sessions(id) on delete cascade,
  hash text not null, bytes bigint not null, mime text not null,
  primary key (session_id, hash)
);
create index session_blobs_hash on session_blobs (hash);
`;
