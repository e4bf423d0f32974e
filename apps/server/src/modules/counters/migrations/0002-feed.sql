-- Slots of the interface by which opening data comes in during the day; what each carries stands in the code.
create table counters.slot (
  no int primary key check (no between 1 and 22),
  enabled boolean not null default true,
  -- Sequence of the source up to which everything has come.
  cursor bigint not null default 0 check (cursor >= 0),
  pulled_at timestamptz,
  failed_at timestamptz,
  failure text,
  failures int not null default 0,
  -- Seconds between a change at the source and its arrival, of the newest record.
  delay_seconds int
);
insert into counters.slot (no) select generate_series(1, 22);

-- The newest state of one thing the source tells of; older states that come late change nothing.
create table counters.record (
  id uuid primary key,
  slot int not null references counters.slot (no),
  source_id text collate "C" not null,
  version bigint not null,
  account_no text not null,
  account_id uuid,
  -- What people may read, identity data masked; the whole stands sealed.
  shown jsonb not null,
  content_sealed bytea not null,
  changed_at timestamptz not null,
  received_at timestamptz not null,
  unique (slot, source_id)
);
create index record_received on counters.record (received_at desc, id desc);
create index record_account on counters.record (account_id, received_at desc, id desc) where account_id is not null;
create index record_unmatched on counters.record (account_no) where account_id is null;

create view counters.v_record as
  select r.id as record_id, r.slot, r.account_id, r.account_no, a.business_line, a.department_id,
    r.shown ->> 'exchange' as exchange, r.shown ->> 'tradingCode' as trading_code, r.shown ->> 'codeType' as code_type,
    r.shown ->> 'status' as status, r.shown ->> 'riskLevel' as risk_level, r.shown ->> 'bank' as bank,
    r.changed_at, r.received_at
  from counters.record r join accounts.v_account a on a.id = r.account_id;
