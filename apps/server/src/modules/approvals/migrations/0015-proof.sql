-- Decisions that ask whoever makes them to show again who they are: all, of one flow, at one step; only from an amount on.
create table approvals.proof_rule (
  id uuid primary key,
  flow_code text,
  node_id text,
  fact text,
  at_least numeric(38, 8),
  minutes int not null check (minutes between 1 and 60),
  changed_by uuid not null,
  changed_at timestamptz not null,
  unique nulls not distinct (flow_code, node_id, fact, at_least),
  check (node_id is null or flow_code is not null),
  check ((fact is null) = (at_least is null))
);
