-- What an account is charged and asked for, by product or contract: one row as long as it holds, ended by the row that
-- replaces it. A blank product or contract stands for any. Rates are parts of the traded value, exact to eight digits;
-- amounts are CNY for each lot.
create table rates.fee_rate (
  id uuid primary key,
  account_id uuid not null,
  exchange text not null,
  product text not null default '',
  contract text not null default '',
  product_type text not null check (product_type in ('1', '2')),
  hedge_flag text not null check (hedge_flag in ('1', '2', '3', '5')),
  open_by_money numeric(18, 8) check (open_by_money >= 0),
  open_by_lot numeric(18, 8) check (open_by_lot >= 0),
  close_by_money numeric(18, 8) check (close_by_money >= 0),
  close_by_lot numeric(18, 8) check (close_by_lot >= 0),
  close_today_by_money numeric(18, 8) check (close_today_by_money >= 0),
  close_today_by_lot numeric(18, 8) check (close_today_by_lot >= 0),
  exercise_by_money numeric(18, 8) check (exercise_by_money >= 0),
  exercise_by_lot numeric(18, 8) check (exercise_by_lot >= 0),
  valid_from date not null,
  valid_until date,
  case_id uuid,
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null,
  ended_at timestamptz,
  check (valid_until is null or valid_until >= valid_from)
);
create unique index fee_rate_live on rates.fee_rate
  (account_id, exchange, product, contract, product_type, hedge_flag) where ended_at is null;
create index fee_rate_account on rates.fee_rate (account_id, set_at desc, id desc);
create index fee_rate_set on rates.fee_rate (set_at desc, id desc);

create table rates.margin_rate (
  id uuid primary key,
  account_id uuid not null,
  exchange text not null,
  product text not null default '',
  contract text not null default '',
  hedge_flag text not null check (hedge_flag in ('1', '2', '3', '5')),
  long_by_money numeric(18, 8) check (long_by_money >= 0),
  long_by_lot numeric(18, 8) check (long_by_lot >= 0),
  short_by_money numeric(18, 8) check (short_by_money >= 0),
  short_by_lot numeric(18, 8) check (short_by_lot >= 0),
  -- Added to the exchange's rate instead of standing for itself.
  relative boolean not null default false,
  valid_from date not null,
  valid_until date,
  case_id uuid,
  set_by uuid not null,
  set_by_name text not null,
  set_at timestamptz not null,
  ended_at timestamptz,
  check (valid_until is null or valid_until >= valid_from)
);
create unique index margin_rate_live on rates.margin_rate
  (account_id, exchange, product, contract, hedge_flag) where ended_at is null;
create index margin_rate_account on rates.margin_rate (account_id, set_at desc, id desc);
create index margin_rate_set on rates.margin_rate (set_at desc, id desc);
