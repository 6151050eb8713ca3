/**
 * Accounts, spaces, notebooks, search, runs and the audit log. The `auth_*` tables have the columns
 * (and their camelCase names) that better-auth expects.
 */
export const foundation = `
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists fuzzystrmatch;

-- Search: 'quire_text' stems English and folds accents; 'quire_code' keeps identifiers as they are written.
create text search configuration quire_text (copy = english);
alter text search configuration quire_text
  alter mapping for hword, hword_part, word with unaccent, english_stem;
create text search configuration quire_code (copy = simple);
alter text search configuration quire_code
  alter mapping for hword, hword_part, word with unaccent, simple;

create table auth_user (
  id text primary key, name text not null, email text not null unique, "emailVerified" boolean not null,
  image text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
  handle text not null unique, "isAdministrator" boolean not null default false
);
create table auth_session (
  id text primary key, "expiresAt" timestamptz not null, token text not null unique,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null,
  "ipAddress" text, "userAgent" text, "userId" text not null references auth_user(id) on delete cascade
);
create index auth_session_user on auth_session ("userId");
create table auth_account (
  id text primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references auth_user(id) on delete cascade,
  "accessToken" text, "refreshToken" text, "idToken" text,
  "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text, password text,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null
);
create index auth_account_user on auth_account ("userId");
create table auth_verification (
  id text primary key, identifier text not null, value text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create index auth_verification_identifier on auth_verification (identifier);
create table auth_apikey (
  id text primary key, "configId" text not null, name text, start text, "referenceId" text not null, prefix text,
  key text not null, "refillInterval" integer, "refillAmount" integer, "lastRefillAt" timestamptz,
  enabled boolean, "rateLimitEnabled" boolean, "rateLimitTimeWindow" integer, "rateLimitMax" integer,
  "requestCount" integer, remaining integer, "lastRequest" timestamptz, "expiresAt" timestamptz,
  "createdAt" timestamptz not null, "updatedAt" timestamptz not null, permissions text, metadata text
);
create index auth_apikey_reference on auth_apikey ("referenceId");
create index auth_apikey_key on auth_apikey (key);
create table auth_rate_limit (
  id text primary key, key text not null unique, count integer not null, "lastRequest" bigint not null
);

create table invitations (
  id uuid primary key default gen_random_uuid(),
  token_hash text not null unique,
  name text not null, email text not null, is_administrator boolean not null,
  created_by text references auth_user(id),
  created_at timestamptz not null default now(), expires_at timestamptz not null, used_at timestamptz
);

create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id text references auth_user(id),
  action text not null, subject text not null, details jsonb not null default '{}'
);
create index audit_log_actor on audit_log (actor_id, id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_log_is_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- Accounts, sessions and tokens are written by the sign-in library; their audit entries are written here,
-- so that they stand in the same transaction.
create function audit_auth_change() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'auth_session' then
    if tg_op = 'INSERT' then
      insert into audit_log (actor_id, action, subject) values (new."userId", 'session.started', new."userId");
    elsif exists (select 1 from auth_user where id = old."userId") then
      insert into audit_log (actor_id, action, subject) values (old."userId", 'session.ended', old."userId");
    end if;
  elsif tg_table_name = 'auth_apikey' then
    if tg_op = 'INSERT' then
      insert into audit_log (actor_id, action, subject, details) values (new."referenceId", 'token.created',
        new.id, jsonb_build_object('name', new.name, 'permissions', new.permissions, 'expiresAt', new."expiresAt"));
    else
      insert into audit_log (actor_id, action, subject, details)
        values (old."referenceId", 'token.revoked', old.id, jsonb_build_object('name', old.name));
    end if;
  elsif tg_table_name = 'auth_account' then
    if old.password is distinct from new.password then
      insert into audit_log (actor_id, action, subject) values (new."userId", 'password.changed', new."userId");
    end if;
  elsif tg_table_name = 'auth_user' then
    if (old.name, old.email, old."isAdministrator") is distinct from (new.name, new.email, new."isAdministrator") then
      insert into audit_log (actor_id, action, subject, details) values (new.id, 'user.updated', new.handle,
        jsonb_build_object('name', new.name, 'isAdministrator', new."isAdministrator"));
    end if;
  end if;
  return null;
end $$;
create trigger audit_sessions after insert or delete on auth_session for each row execute function audit_auth_change();
create trigger audit_tokens after insert or delete on auth_apikey for each row execute function audit_auth_change();
create trigger audit_accounts after update on auth_account for each row execute function audit_auth_change();
create trigger audit_users after update on auth_user for each row execute function audit_auth_change();

create table spaces (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique, name text not null, description text not null default '',
  code_is_open boolean not null default true,
  created_by text references auth_user(id), created_at timestamptz not null default now()
);
create table space_members (
  space_id uuid not null references spaces(id) on delete cascade,
  user_id text not null references auth_user(id) on delete cascade,
  role text not null check (role in ('viewer', 'runner', 'editor', 'owner')),
  since timestamptz not null default now(),
  primary key (space_id, user_id)
);
create index space_members_user on space_members (user_id);

-- Sanitised cells are stored once per content; a document says which cells it has, in which order.
create table cells (
  hash text primary key, type text not null, source text not null
);
create table documents (
  hash text primary key, skeleton jsonb not null, created_at timestamptz not null default now()
);
create table notebooks (
  id uuid primary key default gen_random_uuid(),
  space_id uuid not null references spaces(id),
  slug text not null, title text not null, summary text not null,
  title_is_given boolean not null, summary_is_given boolean not null,
  tags text[] not null default '{}',
  visibility text not null check (visibility in ('private', 'space', 'everyone')),
  owner_id text not null references auth_user(id),
  author_id text not null references auth_user(id),
  current_version integer not null,
  inputs text[] not null default '{}', packages text[] not null default '{}',
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  archived_at timestamptz,
  run_count integer not null default 0, last_succeeded_at timestamptz,
  -- What a search orders its candidates by: runs count, and a little freshness.
  popularity real not null default 0,
  unique (space_id, slug)
);
create index notebooks_popularity on notebooks (popularity desc, id);
create index notebooks_updated on notebooks (updated_at desc, id);
create index notebooks_owner on notebooks (owner_id);
create index notebooks_tags on notebooks using gin (tags);
create index notebooks_packages on notebooks using gin (packages);
create table versions (
  notebook_id uuid not null references notebooks(id),
  number integer not null,
  document_hash text not null references documents(hash),
  message text not null, author_id text not null references auth_user(id),
  created_at timestamptz not null default now(),
  cell_count integer not null,
  headings jsonb not null, parameters jsonb not null, parameter_notes jsonb not null,
  primary key (notebook_id, number)
);
create trigger versions_never_change before update or delete or truncate on versions for each statement execute function refuse_change();
create trigger documents_never_change before update or delete or truncate on documents for each statement execute function refuse_change();
create trigger cells_never_change before update or delete or truncate on cells for each statement execute function refuse_change();

create table secret_acknowledgements (
  notebook_id uuid not null references notebooks(id), finding_id text not null,
  acknowledged_by text not null references auth_user(id), at timestamptz not null default now(),
  primary key (notebook_id, finding_id)
);

create table notebook_search (
  notebook_id uuid primary key references notebooks(id) on delete cascade,
  meta tsvector not null, code tsvector not null,
  headings text not null, body text not null, identifiers text not null, title text not null
);
create index notebook_search_meta on notebook_search using gin (meta) with (fastupdate = off);
create index notebook_search_code on notebook_search using gin (code) with (fastupdate = off);
create index notebook_search_title on notebook_search using gin (title gin_trgm_ops);
-- Words that occur somewhere; a misspelt word is looked up here and then only offered if the caller can find it.
create table search_words (word text primary key);
create index search_words_similar on search_words using gin (word gin_trgm_ops);
create index search_words_initial on search_words (left(word, 1), length(word));

create table uploads (
  id uuid primary key default gen_random_uuid(),
  user_id text not null references auth_user(id),
  name text not null, bytes bigint not null, hash text not null,
  created_at timestamptz not null default now()
);
create index uploads_user on uploads (user_id, created_at);

create table runs (
  id uuid primary key default gen_random_uuid(),
  notebook_id uuid not null references notebooks(id),
  version integer not null,
  requested_by text not null references auth_user(id),
  parameters jsonb not null,
  -- Whether its person could not read the code when they asked for it.
  withholds_code boolean not null,
  status text not null check (status in ('queued', 'starting', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled')),
  created_at timestamptz not null default clock_timestamp(), started_at timestamptz, finished_at timestamptz,
  cells_done integer not null default 0, cells_total integer not null,
  failure jsonb, start_info jsonb,
  last_event integer not null default 0,
  cancel_requested_at timestamptz,
  -- The hub that executes the run, under which claim (a fence against a hub that lost it), and until when.
  claimed_by text, claim uuid, lease_until timestamptz,
  foreign key (notebook_id, version) references versions (notebook_id, number)
);
create index runs_requested_by on runs (requested_by, created_at desc, id);
create index runs_notebook on runs (notebook_id, version, finished_at desc);
create index runs_queue on runs (created_at) where status = 'queued';
create index runs_active on runs (lease_until) where status in ('starting', 'running', 'cancelling');
create table run_events (
  run_id uuid not null references runs(id) on delete cascade,
  seq integer not null, at timestamptz not null, type text not null, payload jsonb not null,
  primary key (run_id, seq)
);
create table run_blobs (
  run_id uuid not null references runs(id) on delete cascade,
  hash text not null, bytes bigint not null, mime text not null,
  primary key (run_id, hash)
);
create index run_blobs_hash on run_blobs (hash);
`;
