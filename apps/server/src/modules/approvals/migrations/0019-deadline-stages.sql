-- A step may say several things that happen when time has passed: one row each, numbered in the order they do.
alter table approvals.deadline add stage int not null default 0;
alter table approvals.deadline drop constraint deadline_pkey, add primary key (case_id, visit, stage);
