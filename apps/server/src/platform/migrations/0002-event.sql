-- What changed, for open consoles: ids and audience only. Kept for an hour so that a reconnecting page can resume.
create table platform.event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  topic text not null,
  ids text[] not null,
  business_line text,
  department_id uuid,
  operator_ids uuid[]
);
create index event_at on platform.event (at);
