-- The query page picks its rows by what stands in the index alone: hundreds of pasted accounts, or one branch with any
-- further filter, are thousands of entries next to each other instead of as many places all over the table.
drop index cloudsync.event_account_no;
create index event_account_no on cloudsync.event (account_no, occurred_on desc, id desc)
  include (business_line, department_id, business, state, repaired, failed_required);
drop index cloudsync.event_department;
create index event_department on cloudsync.event (department_id, occurred_on desc, id desc)
  include (business_line, account_no, business, state, repaired, failed_required);
-- The few that failed in something required, or were marked as repaired, of one branch.
create index event_department_failed_required on cloudsync.event (department_id, occurred_on desc, id desc)
  include (business_line, account_no, business, state, repaired) where failed_required <> '{}';
create index event_department_repaired on cloudsync.event (department_id, occurred_on desc, id desc)
  include (business_line, account_no, business, state, failed_required) where repaired;
