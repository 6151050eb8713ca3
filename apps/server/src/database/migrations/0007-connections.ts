/** Accounts of people at forges, and attempts to connect one that are under way. */
export const connections = `
create table forge_connections (
  id uuid primary key default gen_random_uuid(),
  person text not null references auth_user(id) on delete cascade,
  forge text not null,
  login text not null,
  way text not null check (way in ('web', 'device', 'token')),
  -- Sealed with a key that is not in this database, each for this row alone.
  access_token text not null, refresh_token text,
  expires_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  -- The forge no longer accepts it.
  lost_at timestamptz,
  -- A hub is exchanging the refresh token, which works once; others wait until then.
  refreshing_until timestamptz,
  unique (person, forge)
);
create table forge_attempts (
  id uuid primary key default gen_random_uuid(),
  person text not null references auth_user(id) on delete cascade,
  forge text not null,
  way text not null check (way in ('web', 'device')),
  -- The browser session that began it: no other may end it.
  session_id text not null,
  state_hash text unique,
  -- Sealed: what proves to the forge who began it.
  proof text not null,
  interval_seconds double precision,
  next_question_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (person, forge, way)
);
create index forge_attempts_expired on forge_attempts (expires_at);
`;
