/** What people do with the widgets of live apps, on its way to the hub that holds the process. */
export const widgets = `
create table session_widget_messages (
  session_id uuid not null references sessions(id) on delete cascade,
  number bigint generated always as identity,
  -- Sealed: it may be what somebody types into a field for a password.
  sealed text not null,
  primary key (session_id, number)
);
-- When the use of widgets was last written down: once in a while, not at every move of a slider.
alter table sessions add column widgets_noted_at timestamptz;
`;
