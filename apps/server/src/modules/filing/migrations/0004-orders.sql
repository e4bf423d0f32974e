-- Half days may end the day of filing earlier; null: like any other day.
alter table filing.schedule add column half_day_cut_off text check (half_day_cut_off ~ '^[0-2][0-9]:[0-5][0-9]$');

-- Orders the gateways told of that are not plainly in order: without the client's number, or of a client that was not
-- effective at that moment. What is plainly in order is counted and not kept.
create table filing.client_order (
  id uuid primary key,
  regime text not null check (regime in ('HKIDR', 'NORTHBOUND')),
  traded_on date not null,
  order_no text collate "C" not null,
  account_id uuid not null,
  account_no text not null,
  client_id uuid not null,
  side text not null check (side in ('buy', 'sell')),
  stock text not null,
  quantity text not null,
  -- As it went to the exchange; null without one.
  tag text,
  -- The client's own number at that moment.
  own_tag text,
  ordered_at timestamptz not null,
  -- Null while the cut-off of its day is to come, and for what turned out to be in order.
  exception text check (exception in ('NUMBER_MISSING', 'NUMBER_WRONG', 'NOT_FILED')),
  judged_at timestamptz,
  taken_by_name text not null,
  taken_at timestamptz not null,
  unique (regime, traded_on, order_no),
  check (exception is null or judged_at is not null)
);
create index client_order_exception on filing.client_order (traded_on desc, id desc) where exception is not null;
create index client_order_open on filing.client_order (regime, traded_on) where judged_at is null;
create index client_order_client on filing.client_order (client_id);
