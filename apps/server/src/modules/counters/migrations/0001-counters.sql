-- A counter that the code has an adapter for. It takes part once somebody says so; how it is reached stands in the settings.
create table counters.counter (
  code text primary key,
  enabled boolean not null default false,
  channel text not null check (channel in ('file', 'api')),
  -- The circuit: so many failures one after the other, until when nobody tries, and who tries then.
  failures int not null default 0 check (failures >= 0),
  open_until timestamptz,
  probing_until timestamptz,
  last_ok_at timestamptz,
  last_failed_at timestamptz,
  last_failure text
);
insert into counters.counter (code, channel) values ('ctp', 'file'), ('femas', 'file');

-- How rows become lines of a file and fields of a message, version by version; a delivery names the one it left with.
create table counters.mapping (
  counter text not null references counters.counter (code),
  kind text not null check (kind in ('fee', 'margin')),
  version int not null check (version > 0),
  layout jsonb not null,
  reason text not null,
  -- Null: came with Kontor.
  published_by uuid,
  published_by_name text,
  published_at timestamptz not null,
  primary key (counter, kind, version)
);

-- One change of one account's rates on its way to one counter.
create table counters.delivery (
  id uuid primary key,
  counter text not null references counters.counter (code),
  kind text not null check (kind in ('fee', 'margin')),
  -- The change, the same at every counter.
  change_id uuid not null,
  account_id uuid not null,
  case_id uuid,
  lasting text not null check (lasting in ('today', 'longTerm')),
  due_on date not null,
  until_on date,
  -- The change this one takes back.
  reverses uuid,
  state text not null default 'queued'
    check (state in ('queued', 'sent', 'imported', 'checked', 'effective', 'failed')),
  -- Why it waits, or why it failed: a code of schema.ts.
  reason text,
  -- How often a person sent it anew; the counter knows delivery and round as one reference.
  round int not null default 1 check (round > 0),
  -- Attempts since the state was reached.
  attempts int not null default 0,
  -- Rises with every turn: whoever holds an older number writes nothing any more.
  fence int not null default 0,
  next_at timestamptz not null,
  channel text check (channel in ('file', 'api')),
  mapping_version int,
  -- What the counter answered when it took it, and said last.
  receipt text,
  row_count int not null check (row_count > 0),
  rows_refused int not null default 0,
  created_by uuid not null,
  created_by_name text not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  imported_at timestamptz,
  checked_at timestamptz,
  effective_at timestamptz,
  failed_at timestamptz,
  check (state <> 'failed' or reason is not null),
  check ((state = 'failed') = (failed_at is not null)),
  check ((state = 'effective') = (effective_at is not null))
) with (fillfactor = 80);
create index delivery_due on counters.delivery (next_at)
  where state in ('queued', 'sent', 'imported', 'checked');
create index delivery_open on counters.delivery (counter, account_id, kind, due_on, created_at, id)
  where state in ('queued', 'sent', 'imported', 'checked');
create index delivery_created on counters.delivery (created_at desc, id desc);
create index delivery_account on counters.delivery (account_id, created_at desc, id desc);
create index delivery_case on counters.delivery (case_id) where case_id is not null;
create index delivery_change on counters.delivery (change_id);
create index delivery_failed on counters.delivery (counter, failed_at) where state = 'failed';

-- What it says at one place: wanted and found are decimals as text by field, null where nothing is said or stands there.
create table counters.delivery_row (
  delivery_id uuid not null references counters.delivery (id),
  line int not null check (line > 0),
  exchange text not null,
  product text not null default '',
  contract text not null default '',
  product_type text not null default '',
  hedge_flag text not null,
  operation text not null check (operation in ('set', 'remove')),
  before jsonb,
  wanted jsonb,
  found jsonb,
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'refused', 'equal', 'differs')),
  -- Why it was refused: a code of ours or of the counter, and its words.
  code text,
  message text,
  primary key (delivery_id, line),
  check ((operation = 'set') = (wanted is not null))
);

-- A field that stands otherwise at the counter than was approved; closed by a later reading or by a person.
create table counters.incident (
  id uuid primary key,
  delivery_id uuid not null,
  line int not null,
  field text not null,
  wanted text,
  found text,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- Null while open, and where a later reading closed it.
  closed_by uuid,
  closed_by_name text,
  remark text,
  foreign key (delivery_id, line) references counters.delivery_row (delivery_id, line)
);
create unique index incident_open on counters.incident (delivery_id, line, field) where closed_at is null;
create index incident_opened on counters.incident (opened_at desc, id desc);

-- Steps of flows that wait until the counters have taken a change over.
create table counters.waiting (
  case_id uuid not null,
  token_id uuid not null,
  visit int not null,
  -- Null: all of them.
  counter text,
  primary key (case_id, token_id, visit)
);
create index waiting_case on counters.waiting (case_id);

insert into counters.mapping (counter, kind, version, layout, reason, published_at) values
('ctp', 'fee', 1, '{"format": "csv", "encoding": "gbk", "header": true, "columns": [
  {"name": "Operation", "source": "operation", "codes": {"set": "1", "remove": "2"}},
  {"name": "InvestorRange", "source": "constant", "constant": "3"},
  {"name": "InvestorID", "source": "investorId"},
  {"name": "ExchangeID", "source": "exchange"},
  {"name": "InstrumentID", "source": "instrument"},
  {"name": "ProductClass", "source": "productType", "codes": {"1": "1", "2": "2"}},
  {"name": "OpenRatioByMoney", "source": "openByMoney", "decimals": 8},
  {"name": "OpenRatioByVolume", "source": "openByLot", "decimals": 8},
  {"name": "CloseRatioByMoney", "source": "closeByMoney", "decimals": 8},
  {"name": "CloseRatioByVolume", "source": "closeByLot", "decimals": 8},
  {"name": "CloseTodayRatioByMoney", "source": "closeTodayByMoney", "decimals": 8},
  {"name": "CloseTodayRatioByVolume", "source": "closeTodayByLot", "decimals": 8},
  {"name": "StrikeRatioByMoney", "source": "exerciseByMoney", "decimals": 8},
  {"name": "StrikeRatioByVolume", "source": "exerciseByLot", "decimals": 8}]}', 'Release', '2026-01-01T00:00:00Z'),
('ctp', 'margin', 1, '{"format": "csv", "encoding": "gbk", "header": true, "columns": [
  {"name": "Operation", "source": "operation", "codes": {"set": "1", "remove": "2"}},
  {"name": "InvestorRange", "source": "constant", "constant": "3"},
  {"name": "InvestorID", "source": "investorId"},
  {"name": "ExchangeID", "source": "exchange"},
  {"name": "InstrumentID", "source": "instrument"},
  {"name": "HedgeFlag", "source": "hedgeFlag", "codes": {"1": "1", "2": "2", "3": "3", "5": "5"}},
  {"name": "LongMarginRatioByMoney", "source": "longByMoney", "decimals": 8},
  {"name": "LongMarginRatioByVolume", "source": "longByLot", "decimals": 8},
  {"name": "ShortMarginRatioByMoney", "source": "shortByMoney", "decimals": 8},
  {"name": "ShortMarginRatioByVolume", "source": "shortByLot", "decimals": 8},
  {"name": "IsRelative", "source": "relative", "codes": {"true": "1", "false": "0"}}]}', 'Release', '2026-01-01T00:00:00Z'),
('femas', 'fee', 1, '{"format": "fixed", "encoding": "gbk", "header": false, "columns": [
  {"name": "操作", "source": "operation", "width": 4, "codes": {"set": "设置", "remove": "删除"}},
  {"name": "资金账号", "source": "investorId", "width": 16},
  {"name": "交易所", "source": "exchange", "width": 8},
  {"name": "期货期权", "source": "productType", "width": 4, "codes": {"1": "期货", "2": "期权"}},
  {"name": "品种", "source": "product", "width": 20, "blank": "*"},
  {"name": "合约", "source": "contract", "width": 40, "blank": "*"},
  {"name": "投机套保", "source": "hedgeFlag", "width": 4,
    "codes": {"1": "投机", "2": "套利", "3": "套保", "5": "做市"}},
  {"name": "买卖", "source": "constant", "constant": "*", "width": 2},
  {"name": "开仓金额", "source": "openByLot", "width": 14, "decimals": 2},
  {"name": "开仓费率", "source": "openByMoney", "width": 14, "decimals": 8},
  {"name": "短线开仓金额", "source": "openByLot", "width": 14, "decimals": 2},
  {"name": "短线开仓费率", "source": "openByMoney", "width": 14, "decimals": 8},
  {"name": "平仓金额", "source": "closeByLot", "width": 14, "decimals": 2},
  {"name": "平仓费率", "source": "closeByMoney", "width": 14, "decimals": 8},
  {"name": "平今金额", "source": "closeTodayByLot", "width": 14, "decimals": 2},
  {"name": "平今费率", "source": "closeTodayByMoney", "width": 14, "decimals": 8},
  {"name": "行权金额", "source": "exerciseByLot", "width": 14, "decimals": 2},
  {"name": "行权费率", "source": "exerciseByMoney", "width": 14, "decimals": 8}]}', 'Release', '2026-01-01T00:00:00Z');
