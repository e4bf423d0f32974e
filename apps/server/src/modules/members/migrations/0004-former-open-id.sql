-- Ids of the broker's own under which logins were known before: none is ever given to another login.
create table members.former_open_id (
  open_id text collate "C" primary key,
  member_id uuid not null references members.member (id),
  ended_at timestamptz not null
);
