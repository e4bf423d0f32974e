-- Deadlines that have not passed yet, in the order they do.
create index deadline_due on approvals.deadline (due_at) where passed_at is null;

-- When somebody last urged whoever holds a task: once an hour at most.
alter table approvals.task add urged_at timestamptz;

-- Copies people send by hand belong to no node, and say who sent them.
alter table approvals.copy alter node_id drop not null, add sent_by uuid,
  add constraint copy_origin check ((node_id is null) = (sent_by is not null));
