-- Measured over 1.5 million cases: a business line that has few is found by itself, those of a branch that ended badly are
-- counted in the index alone, and so are those that are late.
create index case_line on approvals.case (business_line, opened_at desc, id desc);

drop index approvals.case_ended;
create index case_ended on approvals.case (state, opened_at desc, id desc) include (department_id, business_line)
  where state in ('refused', 'withdrawn', 'terminated', 'stale', 'expired');

drop index approvals.task_overdue;
create index task_overdue on approvals.task (due_at, id) include (case_id) where state = 'open' and due_at is not null;
