-- Ids are UUIDv7 made by the server, so every table below that grows (case, ticket, task, case_event, copy) can be
-- partitioned by ranges of its primary key, which are ranges of time.

create table approvals.flow (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-zA-Z0-9.-]{0,63}$'),
  label jsonb not null,
  -- The version new cases get; null until the first is published.
  current_version_id uuid,
  retired_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null
);

create table approvals.flow_version (
  id uuid primary key,
  flow_id uuid not null references approvals.flow (id),
  number int not null check (number > 0),
  definition jsonb not null,
  published_by uuid not null,
  published_at timestamptz not null,
  unique (flow_id, number)
);
alter table approvals.flow add foreign key (current_version_id) references approvals.flow_version (id);
create trigger flow_version_append_only before update or delete or truncate on approvals.flow_version
  for each statement execute function platform.refuse_change();

-- What happens to each command that can be gated; a command without a row is blocked.
create table approvals.command_rule (
  command text primary key,
  flow_id uuid references approvals.flow (id),
  -- What counts while no flow is named, or the one named has nothing published.
  fallback text not null check (fallback in ('DEFAULT_FLOW', 'SUPER_ADMIN', 'AUTO_AFTER', 'BLOCK', 'NONE')),
  auto_after_seconds int check (auto_after_seconds between 0 and 2592000),
  version int not null default 1,
  changed_by uuid,
  changed_at timestamptz not null,
  check ((fallback = 'AUTO_AFTER') = (auto_after_seconds is not null))
);
create index command_rule_flow on approvals.command_rule (flow_id) where flow_id is not null;

create table approvals.case (
  id uuid primary key,
  kind text not null check (kind in ('ticket', 'application')),
  flow_version_id uuid not null references approvals.flow_version (id),
  state text not null
    check (state in ('running', 'approved', 'refused', 'withdrawn', 'terminated', 'stale', 'expired')),
  maker_id uuid not null,
  maker_name text not null,
  -- The maker and whoever edited the case: never a checker of it.
  barred_ids uuid[] not null check (maker_id = any(barred_ids)),
  facts jsonb not null,
  last_visit int not null,
  checks int not null check (checks >= 0),
  committed boolean not null,
  business_line text,
  department_id uuid,
  client_id uuid,
  account_id uuid,
  target_type text not null,
  target_id text not null,
  target_label text not null,
  version int not null default 1,
  opened_at timestamptz not null,
  closed_at timestamptz,
  check ((state = 'running') = (closed_at is null))
) with (fillfactor = 80);
create index case_maker on approvals.case (maker_id, id desc);
create index case_target on approvals.case (target_type, target_id, id desc);
create index case_scope on approvals.case (business_line, department_id, id desc);
create index case_running on approvals.case (flow_version_id) where state = 'running';

-- Where cases stand now; a closed case has none.
create table approvals.token (
  id uuid primary key,
  case_id uuid not null,
  node_id text not null,
  state text not null check (state in ('asking', 'waiting', 'joining', 'stuck')),
  visit int not null,
  path jsonb not null,
  trail jsonb not null,
  resume jsonb not null,
  origin jsonb,
  incident text check (incident in ('NO_ASSIGNEE', 'NO_BRANCH', 'EFFECT_FAILED')),
  entered_at timestamptz not null,
  check ((state = 'stuck') = (incident is not null))
) with (fillfactor = 70);
create index token_case on approvals.token (case_id);
create index token_stuck on approvals.token (entered_at) where state = 'stuck';

create table approvals.task (
  id uuid primary key,
  case_id uuid not null,
  visit int not null,
  node_id text not null,
  kind text not null check (kind in ('approve', 'handle', 'amend')),
  state text not null
    check (state in ('queued', 'open', 'agreed', 'refused', 'returned', 'retracted', 'removed', 'cancelled')),
  lane int not null,
  position int not null,
  candidate_ids uuid[] not null check (cardinality(candidate_ids) > 0),
  source text not null check (source in ('rule', 'named')),
  added_by uuid,
  claimed_by uuid,
  delegated_by uuid,
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  remark text,
  hand_overs int not null,
  barred_ids uuid[] not null,
  opened_at timestamptz not null,
  check ((state in ('agreed', 'refused', 'returned', 'retracted')) = (decided_by is not null)),
  check ((decided_by is null) = (decided_at is null)),
  -- Four eyes, whatever the code above says: nobody barred from the case decides an approval of it.
  constraint maker_is_not_checker check (kind <> 'approve' or decided_by is null or not (decided_by = any(barred_ids)))
) with (fillfactor = 70);
create index task_case on approvals.task (case_id, visit);
create index task_decided on approvals.task (decided_by, decided_at desc, id) where decided_by is not null;

-- Who can act on which open task: the inboxes. A row lives as long as the task is open.
create table approvals.task_candidate (
  operator_id uuid not null,
  task_id uuid not null,
  case_id uuid not null,
  opened_at timestamptz not null,
  primary key (operator_id, task_id)
);
create index task_candidate_task on approvals.task_candidate (task_id);
create index task_candidate_case on approvals.task_candidate (case_id);

-- Copies sent for information.
create table approvals.copy (
  id uuid primary key,
  case_id uuid not null,
  node_id text not null,
  operator_id uuid not null,
  sent_at timestamptz not null,
  read_at timestamptz
);
create index copy_operator on approvals.copy (operator_id, id desc);
create index copy_case on approvals.copy (case_id);

-- The history of each case: one row per event, with what it set in motion.
create table approvals.case_event (
  id uuid primary key,
  case_id uuid not null,
  at timestamptz not null,
  kind text not null,
  task_id uuid,
  node_id text,
  operator_id uuid not null,
  operator_name text not null,
  remark text,
  detail jsonb not null
);
create index case_event_case on approvals.case_event (case_id, id);
create trigger case_event_append_only before update or delete or truncate on approvals.case_event
  for each statement execute function platform.refuse_change();

-- The command a case carries. What it says never changes; how its execution goes does.
create table approvals.ticket (
  case_id uuid primary key references approvals.case (id),
  command text not null,
  -- Sealed: inputs hold identity data.
  input bytea not null,
  digest bytea not null check (octet_length(digest) = 32),
  target_version text not null,
  before jsonb,
  after jsonb,
  reason text,
  rule text not null check (rule in ('FLOW', 'DEFAULT_FLOW', 'SUPER_ADMIN', 'AUTO_AFTER')),
  effect text not null default 'none' check (effect in ('none', 'ready', 'executing', 'done', 'failed', 'stale')),
  failure_code text,
  failure_module text,
  failure_params jsonb,
  attempts int not null default 0,
  effect_at timestamptz,
  check ((effect in ('failed', 'stale')) = (failure_code is not null))
) with (fillfactor = 80);
create index ticket_command on approvals.ticket (command, case_id desc);
create index ticket_failed on approvals.ticket (effect_at) where effect in ('ready', 'executing', 'failed');

create function approvals.refuse_payload_change() returns trigger language plpgsql as $$
begin
  if (new.case_id, new.command, new.input, new.digest, new.target_version, new.rule)
     is distinct from (old.case_id, old.command, old.input, old.digest, old.target_version, old.rule) then
    raise exception 'the payload of a ticket never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger ticket_payload_immutable before update on approvals.ticket
  for each row execute function approvals.refuse_payload_change();

-- What the fallbacks of a command rule run: the holders of one permission, or nobody for a while.
insert into approvals.flow (id, code, label, created_at) values
  ('00000000-0000-7000-8000-000000000001', 'built-in.super-admin',
   '{"zh-Hans": "超级管理员审批", "zh-Hant": "超級管理員審批", "en": "Super administrator"}', '2026-01-01T00:00:00Z'),
  ('00000000-0000-7000-8000-000000000002', 'built-in.automatic',
   '{"zh-Hans": "到时自动通过", "zh-Hant": "到時自動通過", "en": "Automatic after a while"}', '2026-01-01T00:00:00Z');
insert into approvals.flow_version (id, flow_id, number, definition, published_by, published_at) values
  ('00000000-0000-7000-8000-000000000011', '00000000-0000-7000-8000-000000000001', 1, '{
    "nodes": [
      {"id": "start", "kind": "start"},
      {"id": "superAdmin", "kind": "approve",
       "label": {"zh-Hans": "超级管理员", "zh-Hant": "超級管理員", "en": "Super administrator"},
       "assignment": {"anyOf": [{"by": "permission", "permission": "approvals.ticket.superApprove"}]}},
      {"id": "end", "kind": "end"}],
    "edges": [{"id": "e1", "from": "start", "to": "superAdmin"}, {"id": "e2", "from": "superAdmin", "to": "end"}]}',
   '00000000-0000-0000-0000-000000000000', '2026-01-01T00:00:00Z'),
  ('00000000-0000-7000-8000-000000000012', '00000000-0000-7000-8000-000000000002', 1, '{
    "nodes": [
      {"id": "start", "kind": "start"},
      {"id": "wait", "kind": "timer", "until": {"kind": "rule"}},
      {"id": "end", "kind": "end"}],
    "edges": [{"id": "e1", "from": "start", "to": "wait"}, {"id": "e2", "from": "wait", "to": "end"}],
    "settings": {"requiresChecker": false, "withdraw": "whileRunning"}}',
   '00000000-0000-0000-0000-000000000000', '2026-01-01T00:00:00Z');
update approvals.flow set current_version_id = '00000000-0000-7000-8000-000000000011' where code = 'built-in.super-admin';
update approvals.flow set current_version_id = '00000000-0000-7000-8000-000000000012' where code = 'built-in.automatic';
