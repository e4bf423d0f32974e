-- Which decisions the office tool was told it may offer, and when that was last looked at; null: to be looked at next.
alter table oa.todo add column agree boolean not null default false;
alter table oa.todo add column refuse boolean not null default false;
alter table oa.todo add column judged_at timestamptz;
create index todo_judged on oa.todo (judged_at nulls first) where state = 'pushed';
create index todo_case on oa.todo (case_id) where state = 'pushed';
