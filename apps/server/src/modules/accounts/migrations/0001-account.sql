-- One row per account. Three columns follow the client by trigger (client_type, client_status, search_words) so that a
-- list over millions of accounts needs one index and no join to filter.
create table accounts.account (
  id uuid primary key,
  account_no text collate "C" not null unique check (account_no ~ '^[0-9A-Z][0-9A-Z-]{2,31}$'),
  client_id uuid not null,
  type text not null check (type in ('cash', 'margin', 'futures', 'fund', 'va')),
  level text not null check (level in ('main', 'sub')),
  parent_id uuid references accounts.account (id),
  business_line text not null,
  department_id uuid not null,
  -- Who brought the account: account executive, and introducer; codes of the house.
  broker_code text collate "C",
  introducer_code text collate "C",
  status text not null check (status in ('OPENING', 'ACTIVE', 'DORMANT', 'CANCELLING', 'CANCELLED')),
  -- Where a failed cancellation returns to.
  status_before text check (status_before in ('ACTIVE', 'DORMANT')),
  -- True exactly while a live row stands in account_freeze.
  frozen boolean not null default false,
  marks text[] not null default '{}',
  opened_at timestamptz not null,
  -- The business date of opening, at the head office.
  opened_on date not null,
  cancelled_at timestamptz,
  application_id uuid,
  client_type text not null,
  client_status text not null,
  search_words text[] not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  check ((level = 'sub') = (parent_id is not null)),
  check ((status = 'CANCELLING') = (status_before is not null)),
  check ((status = 'CANCELLED') = (cancelled_at is not null))
);
create index account_opened on accounts.account (opened_at desc, id desc);
create index account_department on accounts.account (department_id, opened_at desc, id desc);
create index account_line on accounts.account (business_line, opened_at desc, id desc);
create index account_client on accounts.account (client_id, opened_at);
create index account_parent on accounts.account (parent_id) where parent_id is not null;
create index account_unusual on accounts.account (status, opened_at desc, id desc) where status <> 'ACTIVE';
create index account_frozen on accounts.account (opened_at desc, id desc) where frozen;
create index account_client_unusual on accounts.account (client_status, opened_at desc, id desc)
  where client_status <> 'ACTIVE';
create index account_broker on accounts.account (broker_code, opened_at desc, id desc) where broker_code is not null;
create index account_introducer on accounts.account (introducer_code, opened_at desc, id desc)
  where introducer_code is not null;
create index account_marks on accounts.account using gin (marks) where marks <> '{}';
create index account_words on accounts.account using gin (search_words) with (fastupdate = off);
-- One account for one requested type of one application, however often opening is retried.
create unique index account_application on accounts.account (application_id, type) where application_id is not null;

-- Why an account is frozen: one live row per reason.
create table accounts.account_freeze (
  id uuid primary key,
  account_id uuid not null references accounts.account (id),
  reason text not null check (reason ~ '^[A-Z][A-Z_]{1,39}$'),
  remark text,
  frozen_at timestamptz not null,
  frozen_by uuid not null,
  ticket_id uuid,
  lifted_at timestamptz,
  lifted_by uuid,
  lifted_ticket_id uuid,
  lifted_remark text,
  check ((lifted_at is null) = (lifted_by is null))
);
create unique index account_freeze_live on accounts.account_freeze (account_id, reason) where lifted_at is null;
create index account_freeze_account on accounts.account_freeze (account_id, frozen_at desc);

-- How numbers of each account type are made: prefix, then the sequence padded to `digits`, then the check digit.
create table accounts.number_rule (
  type text primary key check (type in ('cash', 'margin', 'futures', 'fund', 'va')),
  prefix text not null check (prefix ~ '^[0-9A-Z]{0,8}$'),
  digits integer not null check (digits between 4 and 12),
  check_digit text not null check (check_digit in ('luhn', 'none')),
  sequence text not null unique
);
create sequence accounts.number_cash start 1000001;
create sequence accounts.number_margin start 1000001;
create sequence accounts.number_futures start 1000001;
create sequence accounts.number_fund start 1000001;
create sequence accounts.number_va start 1000001;
insert into accounts.number_rule (type, prefix, digits, check_digit, sequence) values
  ('cash', '10', 7, 'luhn', 'accounts.number_cash'),
  ('margin', '20', 7, 'luhn', 'accounts.number_margin'),
  ('futures', '30', 7, 'luhn', 'accounts.number_futures'),
  ('fund', '40', 7, 'luhn', 'accounts.number_fund'),
  ('va', '50', 7, 'luhn', 'accounts.number_va');

-- The three followed columns, kept in step whoever changes the client.
create function accounts.follow_client() returns trigger language plpgsql as $$
begin
  update accounts.account
    set client_type = new.type, client_status = new.status, search_words = new.search_words
    where client_id = new.id;
  return null;
end $$;
create trigger client_followed after update of type, status, search_words on clients.client
  for each row when (old.type is distinct from new.type or old.status is distinct from new.status
    or old.search_words is distinct from new.search_words)
  execute function accounts.follow_client();

-- What other modules may join in their own lists.
create view accounts.v_account as
  select id, account_no, client_id, type, level, parent_id, business_line, department_id, broker_code, introducer_code,
    status, frozen, marks, opened_at, opened_on, cancelled_at, application_id
  from accounts.account;
