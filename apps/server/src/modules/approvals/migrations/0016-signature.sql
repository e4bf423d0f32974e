-- Decisions that ask for a signature drawn by hand, besides the proof of who makes them; kept sealed, one for a decision.
alter table approvals.proof_rule add column signature boolean not null default false;

create table approvals.signature (
  task_id uuid primary key,
  case_id uuid not null,
  operator_id uuid not null,
  signed_at timestamptz not null,
  sha256 bytea not null check (length(sha256) = 32),
  image_sealed bytea not null
);
create index signature_case on approvals.signature (case_id);
create trigger signature_append_only before update or delete or truncate on approvals.signature
  for each statement execute function platform.refuse_change();
