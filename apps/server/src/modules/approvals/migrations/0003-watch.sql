-- What a case is about, as lists show it: taken from the business modules when the case opens.
create table approvals.case_subject (
  case_id uuid primary key,
  account_no text,
  account_name text,
  -- Kind of investor the account belongs to, a code of the module that keeps accounts.
  investor_kind text
);
create index case_subject_account on approvals.case_subject (account_no, case_id) where account_no is not null;

-- Until when a task should be decided; null where its step sets no time.
alter table approvals.task add column if not exists due_at timestamptz;
-- Whom a step of this one case asks instead of those its flow names: { node id: people }.
alter table approvals.case add column people jsonb;
-- Outside work was done before the case was stopped, and somebody has to reverse it.
alter table approvals.case add column reversal_due boolean not null default false;

-- Cases by time, whatever their state; those still running; those of one version of a flow, of one department, of one
-- maker. They take the place of indexes by id, which no list is sorted by.
create index case_opened on approvals.case (opened_at desc, id desc);
create index case_running_opened on approvals.case (opened_at desc, id desc) where state = 'running';
create index case_flow on approvals.case (flow_version_id, id desc);
create index case_department on approvals.case (department_id, opened_at desc, id desc);
create index case_maker_opened on approvals.case (maker_id, opened_at desc, id desc);
create index case_reversal on approvals.case (opened_at desc, id desc) where reversal_due;
drop index approvals.case_maker, approvals.case_scope;

-- Inboxes are read in the order they are shown.
alter table approvals.task_candidate drop constraint task_candidate_pkey, add primary key (operator_id, opened_at, task_id);
create index task_delegated on approvals.task (delegated_by, opened_at, id) where state = 'open' and delegated_by is not null;
create index task_overdue on approvals.task (due_at, id) where state = 'open' and due_at is not null;
create index copy_inbox on approvals.copy (operator_id, sent_at desc, id desc);
