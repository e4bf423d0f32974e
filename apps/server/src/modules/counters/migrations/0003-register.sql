-- At which counters an account is kept, from which day to which; the way approved rates leave. A row that was taken back
-- before it began ends on the day before its first.
create table counters.account_counter (
  id uuid primary key,
  account_id uuid not null,
  counter text not null references counters.counter (code),
  from_on date not null,
  until_on date,
  reason text not null,
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null,
  check (until_on is null or until_on >= from_on - 1)
);
create index account_counter_account on counters.account_counter (account_id, from_on desc);
create unique index account_counter_open on counters.account_counter (account_id, counter) where until_on is null;
create index account_counter_set on counters.account_counter (set_at desc, id desc);

-- Whether an account that no row names may be sent to the counters its flow names, or to all in use.
create table counters.register (
  one boolean primary key default true check (one),
  required boolean not null default false
);
insert into counters.register default values;

-- Whether the register chose the counter, or the step of the flow.
alter table counters.delivery add column by_register boolean not null default false;
