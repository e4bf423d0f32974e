-- A case that is stopped after outside work was done leaves something to be reversed.
create function approvals.note_reversal() returns trigger language plpgsql as $$
begin
  new.reversal_due := true;
  return new;
end $$;
create trigger case_reversal_due before update on approvals.case for each row
  when (new.state = 'terminated' and old.state = 'running' and new.committed)
  execute function approvals.note_reversal();

-- Cases moved to another version of their flow: one run over many, with what became of each.
create table approvals.migration (
  id uuid primary key,
  flow_id uuid not null references approvals.flow (id),
  to_version_id uuid not null references approvals.flow_version (id),
  -- 'move' takes each case over where it stands, 'restart' begins each again on the new version.
  mode text not null check (mode in ('move', 'restart')),
  map jsonb not null,
  state text not null check (state in ('running', 'done')),
  asked_by uuid not null,
  asker jsonb not null,
  reason text not null,
  total int not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'done') = (ended_at is not null))
);
create index migration_flow on approvals.migration (flow_id, id desc);
create table approvals.migration_case (
  migration_id uuid not null references approvals.migration (id),
  case_id uuid not null,
  state text not null check (state in ('waiting', 'moved', 'refused')),
  code text,
  at_node text,
  primary key (migration_id, case_id),
  check ((state = 'refused') = (code is not null))
);
create index migration_case_waiting on approvals.migration_case (migration_id, case_id) where state = 'waiting';
