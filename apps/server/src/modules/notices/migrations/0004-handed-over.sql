-- What is handed over to somebody need not have a case yet.
alter table notices.notice alter column case_id drop not null;
