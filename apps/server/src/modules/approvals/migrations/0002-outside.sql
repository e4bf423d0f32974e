-- Work that nodes hand to the world outside the engine: one row per stay of a token. It is begun with the step that
-- reached the node, carried out by a job, and ends in the transaction that moves the token on.
create table approvals.outside (
  case_id uuid not null,
  token_id uuid not null,
  visit int not null,
  node_id text not null,
  kind text not null check (kind in ('timer', 'lookup', 'command', 'writeBack', 'archive', 'notify', 'subFlow', 'relay')),
  -- due: for the next job; waiting: whoever does it answers later.
  state text not null check (state in ('due', 'waiting', 'completed', 'failed', 'abandoned')),
  -- Not before this instant; null for a timer whose end could not be told.
  due_at timestamptz,
  detail jsonb not null default '{}',
  failure_module text,
  failure_code text,
  failure_params jsonb,
  began_at timestamptz not null,
  ended_at timestamptz,
  primary key (case_id, token_id, visit),
  check ((state = 'failed') = (failure_code is not null)),
  check ((state in ('due', 'waiting')) = (ended_at is null))
) with (fillfactor = 80);
create index outside_open on approvals.outside (began_at) where state in ('due', 'waiting');
create index outside_timer on approvals.outside (due_at) where kind = 'timer' and state = 'due';

-- A case another case has started, and the stay of the token that did; a second start finds the first.
alter table approvals.case add parent_id uuid, add parent_token_id uuid, add parent_visit int,
  add constraint parent_whole check (num_nulls(parent_id, parent_token_id, parent_visit) in (0, 3));
create unique index case_parent on approvals.case (parent_id, parent_token_id, parent_visit) where parent_id is not null;

-- Until when a task should be decided, by the office calendar. One deadline per stay of a token, which passes once.
alter table approvals.task add column if not exists due_at timestamptz;
create table approvals.deadline (
  case_id uuid not null,
  visit int not null,
  node_id text not null,
  due_at timestamptz not null,
  passed_at timestamptz,
  primary key (case_id, visit)
);
