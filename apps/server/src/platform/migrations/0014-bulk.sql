-- One command over many rows: each row is one call of the command with its own key, record and result.
create table platform.bulk_run (
  id uuid primary key,
  operator_id uuid not null,
  operator_name text not null,
  api_key_id uuid,
  key_permissions text[],
  command text not null,
  -- The input all rows share, sealed: it may hold what people typed.
  input bytea not null,
  id_field text not null,
  list_id text,
  state text not null check (state in ('queued', 'running', 'done', 'cancelled')),
  total int not null check (total between 1 and 50000),
  created_at timestamptz not null,
  finished_at timestamptz
);
create index bulk_run_operator on platform.bulk_run (operator_id, created_at desc, id desc);

create table platform.bulk_item (
  run_id uuid not null references platform.bulk_run (id),
  n int not null check (n >= 1),
  target_id text not null,
  label text,
  state text not null default 'pending' check (state in ('pending', 'done', 'awaiting', 'failed', 'cancelled')),
  module text,
  code text,
  params jsonb,
  ticket_id uuid,
  primary key (run_id, n),
  check ((state = 'failed') = (code is not null)),
  check ((state = 'awaiting') = (ticket_id is not null))
);
create unique index bulk_item_target on platform.bulk_item (run_id, target_id);
create index bulk_item_state on platform.bulk_item (run_id, state, n);
