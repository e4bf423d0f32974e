-- Events are read from a transaction on, in the order of their ids: one index serves as key and for that. They are forgotten
-- by age, in the order they were written: a range summary serves that as well.
alter table platform.event drop constraint event_pkey;
drop index platform.event_xid, platform.event_at;
alter table platform.event add primary key (xid, id);
create index event_at on platform.event using brin (at) with (pages_per_range = 8);
