-- The archive's nightly check. A content's name stands in `content`, not `sha256`: noting when it was read holds nothing.
create table cloudsync.content (
  content text primary key,
  size bigint not null,
  state text not null default 'OK' check (state in ('OK', 'UNREADABLE', 'HASH_DRIFT')),
  -- Null until it has been read for the first time.
  read_at timestamptz
);
create index content_turn on cloudsync.content ((state = 'OK'), read_at nulls first);
create index content_bad on cloudsync.content (state) where state <> 'OK';

-- One thing that is wrong, from the night it was first seen until one when it was not any more.
create table cloudsync.finding (
  id uuid primary key,
  kind text not null check (kind in ('MISSING', 'EXPIRED', 'UNREADABLE', 'HASH_DRIFT', 'UNSYNCED')),
  -- The same thing is one finding: `EXPIRED:<document>`.
  key text collate "C" not null unique,
  client_id uuid not null,
  -- Null for a paper that belongs to the client.
  account_id uuid,
  business_line text not null,
  department_id uuid not null,
  parameter text collate "C" not null,
  event_id uuid references cloudsync.event (id),
  document_id uuid,
  -- The day that matters: of the event, of the expiry, of the filing.
  since date not null,
  found_at timestamptz not null,
  seen_at timestamptz not null,
  cleared_at timestamptz,
  check (event_id is not null or document_id is not null)
);
create index finding_found on cloudsync.finding (found_at desc, id desc);
create index finding_open on cloudsync.finding (kind, found_at desc, id desc) where cleared_at is null;
create index finding_account on cloudsync.finding (account_id);

create table cloudsync.check_run (
  id uuid primary key,
  started_at timestamptz not null,
  finished_at timestamptz,
  contents integer not null default 0,
  bytes bigint not null default 0,
  found integer not null default 0,
  cleared integer not null default 0
);
create index check_run_started on cloudsync.check_run (started_at desc);
