-- Codes an account trades under at the exchanges. A client has one number at an exchange, whoever its member is there.
create table trading.code (
  id uuid primary key,
  account_id uuid not null,
  client_id uuid not null,
  exchange text not null check (exchange in ('SHFE', 'INE', 'DCE', 'CZCE', 'CFFEX', 'GFEX')),
  purpose text not null check (purpose in ('speculation', 'hedge', 'arbitrage')),
  -- The member's number in front of the client's; not known where only the client's was told.
  member_no text check (member_no ~ '^[0-9]{4}$'),
  client_no text check (client_no ~ '^[0-9]{8}$'),
  state text not null check (state in ('applied', 'active', 'refused', 'cancelled')),
  source text not null check (source in ('opening', 'case', 'desk', 'counter')),
  -- The application or the case it comes from.
  source_id uuid,
  -- Who said that the exchange has it: a counter, by this slot of its interface, or somebody here.
  confirmed_by text check (confirmed_by in ('counter', 'desk')),
  confirmed_slot integer,
  applied_at timestamptz not null,
  applied_by uuid not null,
  applied_by_name text not null,
  confirmed_at timestamptz,
  ended_at timestamptz,
  ended_by_name text,
  reason text,
  check (client_no is not null or member_no is null),
  check (state <> 'active' or client_no is not null),
  check ((state in ('refused', 'cancelled')) = (ended_at is not null)),
  check (state <> 'active' or confirmed_at is not null),
  check ((confirmed_by is null) = (confirmed_at is null))
);
create unique index code_live on trading.code (account_id, exchange, purpose) where state in ('applied', 'active');
create index code_client_no on trading.code (exchange, client_no) where state in ('applied', 'active');
create index code_account on trading.code (account_id, applied_at desc, id desc);
create index code_applied on trading.code (applied_at desc, id desc);
