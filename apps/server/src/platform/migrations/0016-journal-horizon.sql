-- Up to which row of the journal no lower one can turn up any more: rows are numbered before their transactions commit.
-- The sealer notes the highest number drawn and the transactions then under way; once those have ended, all is visible.
create table platform.journal_horizon (
  one boolean primary key check (one),
  seq bigint not null,
  ended_before xid8 not null
);
create index journal_scope on platform.journal (business_line, department_id, seq desc);
