/** Saved sets of inputs, apps embedded in pages of other sites, and looks at a live app that its person allowed. */
export const appFace = `
create table presets (
  id uuid primary key default gen_random_uuid(),
  notebook_id uuid not null references notebooks(id),
  owner_id text not null references auth_user(id),
  name text not null,
  -- For everybody who may run the notebook, or for its owner alone.
  is_shared boolean not null,
  -- What an empty form starts with.
  is_default boolean not null default false,
  parameters jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create unique index presets_mine on presets (notebook_id, owner_id, lower(name)) where not is_shared;
create unique index presets_shared on presets (notebook_id, lower(name)) where is_shared;
create unique index presets_my_default on presets (notebook_id, owner_id) where is_default and not is_shared;
create unique index presets_shared_default on presets (notebook_id) where is_default and is_shared;

create table embeds (
  id uuid primary key default gen_random_uuid(),
  notebook_id uuid not null references notebooks(id),
  created_by text not null references auth_user(id),
  name text not null,
  -- Pages of these origins, and of no others, may show it.
  origins text[] not null,
  -- Values that visitors cannot change, and inputs that they do not see.
  fixed jsonb not null,
  hidden text[] not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index embeds_notebook on embeds (notebook_id, created_at desc);
-- What a person allowed in the hub's own window, on its way to the frame that asked: once, within a minute.
create table embed_codes (
  code_hash text primary key,
  embed_id uuid not null references embeds(id),
  person text not null references auth_user(id) on delete cascade,
  -- The hash of a secret that only the frame knows.
  challenge text not null,
  expires_at timestamptz not null
);
create table frame_tokens (
  token_hash text primary key,
  embed_id uuid not null references embeds(id),
  person text not null references auth_user(id) on delete cascade,
  expires_at timestamptz not null
);
create index frame_tokens_embed on frame_tokens (embed_id);

-- The embedding that a session was opened in, and the inputs that are not its visitor's to change.
alter table sessions add column embed_id uuid references embeds(id);
alter table sessions add column locked jsonb;

create table session_shares (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references sessions(id) on delete cascade,
  granted_by text not null references auth_user(id),
  granted_to text not null references auth_user(id),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  looked_at timestamptz
);
create index session_shares_session on session_shares (session_id);
create index session_shares_granted_to on session_shares (granted_to, created_at desc);
`;
