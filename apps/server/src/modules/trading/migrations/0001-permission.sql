-- What an account was given and what was chosen for it, one row per revision; the last one has no end. Rows never change
-- but for being ended.
create table trading.permission (
  account_id uuid not null,
  revision integer not null check (revision >= 1),
  choice text[] not null,
  granted text[] not null,
  -- [{ key, module, reason }] of what was chosen and not granted.
  dropped jsonb not null,
  -- Since when the account has had northbound shares without a break; none while it has not.
  northbound_since date,
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null,
  remark text,
  case_id uuid,
  ended_at timestamptz,
  primary key (account_id, revision),
  check (granted <@ choice)
);
create unique index permission_live on trading.permission (account_id) where ended_at is null;
create index permission_granted on trading.permission using gin (granted) where ended_at is null;
create index permission_set on trading.permission (set_at desc, account_id desc) where ended_at is null;

-- Markets and venues the house offers. One without a row is open: what is closed is said.
create table trading.market (
  market text primary key,
  open boolean not null,
  remark text not null,
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null
);

-- What reviewers chose for accounts that are not opened yet. A row never changes; the one that replaces it ends it.
create table trading.application_choice (
  application_id uuid not null,
  account_type text not null check (account_type in ('cash', 'margin', 'futures', 'fund', 'va')),
  revision integer not null check (revision >= 1),
  choice text[] not null,
  remark text not null,
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null,
  ended_at timestamptz,
  primary key (application_id, account_type, revision)
);
create unique index application_choice_live on trading.application_choice (application_id, account_type)
  where ended_at is null;

-- Kinds an account has been of since its permissions were last worked out. Whoever changes type or marks, what the account
-- could not do for a moment it does not get back by itself.
create table trading.kind_change (
  account_id uuid not null,
  seq bigint generated always as identity,
  type text not null,
  marks text[] not null,
  primary key (account_id, seq)
);
create function trading.note_kind() returns trigger language plpgsql as $$
begin
  insert into trading.kind_change (account_id, type, marks) values (new.id, new.type, new.marks);
  return null;
end $$;
create trigger kind_noted after update of type, marks on accounts.account
  for each row when (old.type is distinct from new.type or old.marks is distinct from new.marks)
  execute function trading.note_kind();
