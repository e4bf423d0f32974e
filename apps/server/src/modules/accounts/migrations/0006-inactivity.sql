-- After how many months without a sign of life an account of a type goes dormant. No source that we read says how many:
-- every type starts off, and cannot be turned on until somebody writes down where the house laid its period down.
create table accounts.inactivity_rule (
  type text primary key check (type in ('cash', 'margin', 'futures', 'fund', 'va')),
  active boolean not null default false,
  months integer not null check (months between 1 and 120),
  source text,
  set_by_name text,
  set_at timestamptz,
  check (not active or source is not null)
);
insert into accounts.inactivity_rule (type, months) values
  ('cash', 24), ('margin', 24), ('futures', 24), ('fund', 24), ('va', 24);

-- The last day on which another system of the house saw the client trade or move money; never earlier than told before.
create table accounts.account_activity (
  account_id uuid primary key references accounts.account (id),
  active_on date not null,
  reported_at timestamptz not null
);

-- Each time an account was dormant: since when, why if the policy did it, and until when. Written by the database, so
-- that no way of going dormant or coming back leaves it out.
create table accounts.account_rest (
  account_id uuid not null references accounts.account (id),
  rested_at timestamptz not null,
  ended_at timestamptz,
  -- What the policy went by; null when a person did it.
  last_active_on date,
  months integer,
  check ((last_active_on is null) = (months is null))
);
create unique index account_rest_live on accounts.account_rest (account_id) where ended_at is null;
create index account_rest_account on accounts.account_rest (account_id, rested_at desc);

insert into accounts.account_rest (account_id, rested_at)
  select id, updated_at from accounts.account where status = 'DORMANT' or status_before = 'DORMANT';
insert into accounts.account_rest (account_id, rested_at, ended_at)
  select p.account_id, max(p.until), max(p.until) from accounts.account_past p
    join accounts.account a on a.id = p.account_id and a.status = 'ACTIVE'
    where p.status = 'DORMANT' group by p.account_id;

create function accounts.keep_rest() returns trigger language plpgsql as $$
begin
  if new.status = 'DORMANT' then
    insert into accounts.account_rest (account_id, rested_at) values (new.id, new.updated_at)
      on conflict (account_id) where ended_at is null do nothing;
  elsif new.status in ('ACTIVE', 'CANCELLED') then
    update accounts.account_rest set ended_at = new.updated_at where account_id = new.id and ended_at is null;
    -- An account that was loaded as dormant: that it came back counts all the same.
    if not found and old.status = 'DORMANT' then
      insert into accounts.account_rest (account_id, rested_at, ended_at) values (new.id, old.updated_at, new.updated_at);
    end if;
  end if;
  return null;
end $$;
create trigger rest_kept after update of status on accounts.account
  for each row when (old.status is distinct from new.status and 'DORMANT' in (old.status, new.status, old.status_before))
  execute function accounts.keep_rest();
