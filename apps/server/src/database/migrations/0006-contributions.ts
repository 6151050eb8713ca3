/** What people contribute to other repositories: what was asked for, how far it is, and the review where no forge keeps one. */
export const contributions = `
create table contributions (
  id uuid primary key default gen_random_uuid(),
  person text not null references auth_user(id),
  -- Chosen by the client: the same twice is the same contribution.
  submit_key uuid not null,
  notebook_id uuid references notebooks(id) on delete set null, version integer,
  source_name text not null,
  target_url text not null, target_name text not null, base text,
  -- What was asked for, and the cells that it was asked of: text alone, never outputs.
  request jsonb not null, cells jsonb not null,
  -- Counts submissions; what follows is of the newest.
  revision integer not null default 1,
  submitted_at timestamptz not null default clock_timestamp(),
  target_kind text, forge text, username text, slug text, branch text, title text not null, body text not null default '',
  files jsonb not null default '[]', checks jsonb not null default '[]', spec jsonb,
  base_sha text, commit_sha text,
  -- Every commit that was made for it: a branch that points to one of them is its own.
  commits text[] not null default '{}',
  -- Where the branch is on the remote as far as the hub knows; what a push replaces.
  pushed_sha text,
  head_repository text, head_url text, request_number integer, request_url text,
  ci jsonb, ci_etag text, polls integer not null default 0,
  maintainers text[] not null default '{}', approvals_needed integer not null default 1,
  visibility text not null default 'maintainers', deadline timestamptz,
  merged_by text references auth_user(id), merged_at timestamptz,
  status text not null check (status in ('working', 'blocked', 'failed', 'open', 'merged', 'closed')),
  -- The step that comes next, or that the work stopped at.
  step text not null, sentence text not null,
  attempts integer not null default 0,
  -- When somebody should look at it again; null where nothing is to be done.
  due_at timestamptz default clock_timestamp(),
  claimed_by text, claim uuid, lease_until timestamptz,
  last_event integer not null default 0,
  created_at timestamptz not null default clock_timestamp(), updated_at timestamptz not null default clock_timestamp(),
  unique (person, submit_key)
);
create unique index contributions_branch on contributions (target_url, branch) where branch is not null;
create index contributions_person on contributions (person, created_at desc);
create index contributions_due on contributions (due_at) where due_at is not null;
create index contributions_notebook on contributions (notebook_id) where notebook_id is not null;
create index contributions_maintainers on contributions using gin (maintainers);
create table contribution_names (
  target_url text not null, name_key text not null, name text not null,
  person text not null references auth_user(id),
  primary key (target_url, name_key), unique (target_url, person)
);
create table contribution_steps (
  contribution_id uuid not null references contributions(id) on delete cascade,
  name text not null, status text not null, sentence text not null, command text,
  milliseconds integer, at timestamptz,
  primary key (contribution_id, name)
);
create table contribution_events (
  contribution_id uuid not null references contributions(id) on delete cascade,
  seq integer not null, at timestamptz not null, payload jsonb not null,
  primary key (contribution_id, seq)
);
create table contribution_comments (
  id bigint generated always as identity primary key,
  contribution_id uuid not null references contributions(id) on delete cascade,
  person text not null references auth_user(id), body text not null, path text, line integer,
  revision integer not null, at timestamptz not null default clock_timestamp()
);
create index contribution_comments_of on contribution_comments (contribution_id, id);
create table contribution_approvals (
  contribution_id uuid not null references contributions(id) on delete cascade,
  person text not null references auth_user(id), commit_sha text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (contribution_id, person)
);
`;
