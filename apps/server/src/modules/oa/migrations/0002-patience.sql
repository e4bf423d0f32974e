-- When a to-do is told next: one that the tool refuses waits longer each time, so that it neither stands before the others nor
-- uses up what may be sent.
alter table oa.todo add column next_at timestamptz not null default '2026-01-01T00:00:00Z';
alter table oa.todo alter column next_at drop default;
drop index oa.todo_due;
create index todo_due on oa.todo (next_at, id) where state in ('pending', 'closing');
