-- What whoever decided had before him: the differences to the registers and to the round before, sealed like the values.
-- Written with the decision and never changed.
create table businesses.decision (
  task_id uuid primary key,
  request_id uuid not null references businesses.request (id),
  node_id text not null,
  event text not null check (event in ('agree', 'refuse', 'return')),
  -- The revision that was shown.
  revision integer not null check (revision > 0),
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  seen_sealed bytea not null
);
create index decision_request on businesses.decision (request_id, at);
create trigger decision_append_only before update or delete or truncate on businesses.decision
  for each statement execute function platform.refuse_change();
