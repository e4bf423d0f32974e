-- Groups of accounts and of instruments. A removed group stays for what was worked out with it.
create table groups.member_group (
  id uuid primary key,
  kind text not null check (kind in ('client', 'stock')),
  code text collate "C" not null,
  name text not null check (name <> ''),
  purposes text[] not null check (
    cardinality(purposes) > 0 and case kind
      when 'client' then purposes <@ array['margin', 'report', 'billing', 'credit']
      else purposes <@ array['simulatedMarginCall', 'report', 'marginCall', 'concentration', 'optionShortSelling'] end
  ),
  remark text,
  -- Members there are now; kept by whoever adds and removes, with the row locked.
  members integer not null default 0 check (members >= 0),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text not null,
  removed_at timestamptz
);
create unique index member_group_code on groups.member_group (kind, code) where removed_at is null;
create index member_group_created on groups.member_group (kind, created_at desc, id desc) where removed_at is null;

-- Accounts in client groups. A row is never changed but to end it, so that membership on any day can be told.
create table groups.client_member (
  id uuid primary key,
  group_id uuid not null references groups.member_group (id),
  account_id uuid not null,
  -- Follows the group's purposes: an account is in one billing group at most.
  billing boolean not null,
  added_at timestamptz not null,
  added_by text not null,
  removed_at timestamptz,
  removed_by text
);
create unique index client_member_once on groups.client_member (group_id, account_id) where removed_at is null;
create unique index client_member_billing on groups.client_member (account_id) where billing and removed_at is null;
create index client_member_added on groups.client_member (group_id, added_at desc, id desc) where removed_at is null;
create index client_member_account on groups.client_member (account_id);

-- Instruments in stock groups, as TYPE/MARKET/CODE.
create table groups.stock_member (
  id uuid primary key,
  group_id uuid not null references groups.member_group (id),
  instrument text collate "C" not null check (instrument ~ '^[A-Z]{1,10}/[A-Z]{2}/[A-Z0-9][A-Z0-9.-]{0,29}$'),
  added_at timestamptz not null,
  added_by text not null,
  removed_at timestamptz,
  removed_by text
);
create unique index stock_member_once on groups.stock_member (group_id, instrument) where removed_at is null;
create index stock_member_added on groups.stock_member (group_id, added_at desc, id desc) where removed_at is null;
create index stock_member_instrument on groups.stock_member (instrument);

-- What other modules may join: who belonged to what, and when. `removed_at` is null while it lasts.
create view groups.v_group as
  select id, kind, code, name, purposes, removed_at from groups.member_group;
create view groups.v_client_member as
  select group_id, account_id, added_at, removed_at from groups.client_member;
create view groups.v_stock_member as
  select group_id, instrument, added_at, removed_at from groups.stock_member;
