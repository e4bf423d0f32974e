-- Ids are drawn before transactions commit, so a later id may be seen first. The transaction's own number says below
-- which point nothing can turn up any more.
truncate platform.event;
alter table platform.event add column xid xid8 not null default pg_current_xact_id();
create index event_xid on platform.event (xid, id);

-- How far old events have been forgotten: a page that was away longer reloads instead of catching up.
create table platform.event_sweep (
  one boolean primary key check (one),
  horizon xid8 not null
);
