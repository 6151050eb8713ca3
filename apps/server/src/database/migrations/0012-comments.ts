/** Conversations about cells of published notebooks. */
export const comments = `
create table comment_threads (
  id uuid primary key default gen_random_uuid(),
  notebook_id uuid not null references notebooks(id),
  -- A cell keeps its id from version to version; the newest may have it no more.
  cell_id text not null,
  -- The version that it was begun on.
  version integer not null,
  begun_by text not null references auth_user(id),
  created_at timestamptz not null default clock_timestamp(),
  resolved_by text references auth_user(id),
  resolved_at timestamptz,
  foreign key (notebook_id, version) references versions(notebook_id, number),
  check ((resolved_by is null) = (resolved_at is null))
);
create index comment_threads_notebook on comment_threads (notebook_id, created_at);
create table comments (
  id uuid primary key default gen_random_uuid(),
  thread_id uuid not null references comment_threads(id) on delete cascade,
  author_id text not null references auth_user(id),
  body text not null,
  created_at timestamptz not null default clock_timestamp(),
  edited_at timestamptz
);
create index comments_thread on comments (thread_id, created_at);
`;
