-- Bank accounts an account settles through. A row never changes: the row that replaces it ends it, so what counted at any
-- moment can be told. The number stands sealed; the blind index says which numbers are the same.
create table banks.bank_account (
  id uuid primary key,
  account_id uuid not null,
  bank text not null,
  branch text,
  account_name text not null,
  number_sealed bytea not null,
  number_index bytea not null check (octet_length(number_index) = 16),
  number_masked text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  purpose text not null check (purpose in ('settlement', 'other')),
  -- The day from which it counts; carried over when something else about it changes.
  valid_from date not null,
  source text not null check (source in ('opening', 'case', 'desk')),
  -- The application or the case it comes from.
  source_id uuid,
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null,
  ended_at timestamptz,
  ended_how text check (ended_how in ('replaced', 'ended')),
  ended_by_name text,
  check ((ended_at is null) = (ended_how is null)),
  check (ended_at >= set_at)
);
create unique index bank_account_live on banks.bank_account (account_id, number_index, currency) where ended_at is null;
create index bank_account_account on banks.bank_account (account_id, set_at desc, id desc);
create index bank_account_set on banks.bank_account (set_at desc, id desc);
