/** Versions that somebody who may not publish proposes to those who may. */
export const proposals = `
create table proposals (
  id uuid primary key default gen_random_uuid(),
  notebook_id uuid not null references notebooks(id),
  proposer_id text not null references auth_user(id),
  base_version integer not null,
  filename text not null,
  message text not null,
  -- The sanitised document while it waits. Accepted, it is a version; declined or withdrawn, it is forgotten.
  content text,
  changed_cells integer not null,
  -- What looks like a secret and its proposer called harmless, with the secret part masked.
  secrets jsonb not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn')),
  created_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  decided_by text references auth_user(id),
  reason text not null default '',
  version integer,
  foreign key (notebook_id, base_version) references versions (notebook_id, number),
  foreign key (notebook_id, version) references versions (notebook_id, number),
  check ((state = 'open') = (content is not null)),
  check ((state = 'open') = (decided_at is null and decided_by is null)),
  check ((state = 'accepted') = (version is not null))
);
create unique index proposals_open on proposals (notebook_id, proposer_id) where state = 'open';
create index proposals_proposer on proposals (notebook_id, proposer_id, created_at desc);
`;
