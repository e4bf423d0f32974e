create sequence cloudsync.event_number start 100001;

-- Which parameters are due for which business, and which of them are required: a whole table per version.
create table cloudsync.rule_version (
  version integer primary key check (version > 0),
  -- First event date it counts for, until the next begins; of several that begin together the highest version counts.
  valid_from date not null,
  published_by uuid,
  published_by_name text not null,
  published_at timestamptz not null,
  remark text
);
create table cloudsync.rule (
  version integer not null references cloudsync.rule_version (version),
  business integer not null check (business between 2 and 7),
  parameter text collate "C" not null,
  required boolean not null,
  -- The fact of an event without which the row does not count for it; null: for every event.
  condition text collate "C",
  position integer not null,
  primary key (version, business, parameter)
);
create trigger rule_append_only before update or delete or truncate on cloudsync.rule
  for each statement execute function platform.refuse_change();
create trigger rule_version_append_only before update or delete or truncate on cloudsync.rule_version
  for each statement execute function platform.refuse_change();

insert into cloudsync.rule_version (version, valid_from, published_by_name, published_at, remark) values
  (1, '2020-01-01', 'system', '2026-01-01T00:00:00Z', null);
insert into cloudsync.rule (version, business, parameter, required, position)
select 1, b.business, p.parameter, p.required, p.position
from (values
  (2, array['6A', '6B', '80', '81', '99'], array['adequacy']),
  (3, array['6A', '6B', '80', '99', 'finance', 'ine'], array[]::text[]),
  (4, array['6A', '6B', '81', '99'], array[]::text[]),
  (5, array['6A', '6B', '99'], array[]::text[]),
  (6, array['6A', '6B', '99'], array[]::text[]),
  (7, array['6A', '6B', '99'], array[]::text[])
) as b (business, required, optional),
lateral (
  select parameter, true as required, at::integer as position from unnest(b.required) with ordinality as r (parameter, at)
  union all
  select parameter, false, (cardinality(b.required) + at)::integer from unnest(b.optional) with ordinality as o (parameter, at)
) p;

-- One row: which counter the house runs. Only CTP1 and CAP tell required from optional.
create table cloudsync.setting (
  singleton boolean primary key default true check (singleton),
  counter text not null check (counter in ('ctp1', 'cap', 'other')),
  version integer not null default 1,
  changed_by uuid,
  changed_at timestamptz not null
);
insert into cloudsync.setting (counter, changed_at) values ('ctp1', '2026-01-01T00:00:00Z');

-- A business event whose files the cloud platform wants. What was due, and whether that was grouped, is decided when it
-- happens and never again. The arrays are kept in step with the files, for the query page.
create table cloudsync.event (
  id uuid primary key,
  event_no text collate "C" not null unique,
  business integer not null check (business between 2 and 7),
  account_id uuid not null,
  account_no text collate "C" not null,
  client_id uuid not null,
  business_line text not null,
  department_id uuid not null,
  occurred_on date not null,
  facts text[] not null,
  source text not null check (source in ('opening', 'request', 'manual')),
  -- What happened twice is one event: `request:<id>`.
  source_key text collate "C" unique,
  rule_version integer not null references cloudsync.rule_version (version),
  counter text not null check (counter in ('ctp1', 'cap', 'other')),
  due text[] not null,
  due_required text[] not null check (due_required <@ due),
  failed_required text[] not null default '{}',
  failed_optional text[] not null default '{}',
  -- Failed ones of which some files are there.
  partial text[] not null default '{}' check (partial <@ (failed_required || failed_optional)),
  state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'FAILED')),
  repaired boolean not null default false,
  repaired_by uuid,
  repaired_by_name text,
  repaired_at timestamptz,
  repair_reason text,
  created_by uuid,
  created_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  check (counter in ('ctp1', 'cap') or due_required = '{}'),
  check ((state = 'FAILED') = (failed_required <> '{}' or failed_optional <> '{}')),
  check (repaired = (repaired_by is not null)),
  check (repaired = (repair_reason is not null))
);
create index event_occurred on cloudsync.event (occurred_on desc, id desc);
create index event_account on cloudsync.event (account_id, occurred_on desc, id desc);
create index event_account_no on cloudsync.event (account_no, occurred_on desc, id desc);
create index event_department on cloudsync.event (department_id, occurred_on desc, id desc);
create index event_business on cloudsync.event (business, occurred_on desc, id desc);
create index event_state on cloudsync.event (state, occurred_on desc, id desc);
create index event_failed_required on cloudsync.event (occurred_on desc, id desc) where failed_required <> '{}';
create index event_repaired on cloudsync.event (occurred_on desc, id desc) where repaired;

-- One parameter due for an event; it waits until its files have been looked for in the archive.
create table cloudsync.item (
  event_id uuid not null references cloudsync.event (id),
  parameter text collate "C" not null,
  position integer not null,
  required boolean not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'PARTIAL', 'FAILED')),
  -- When the archive is looked at again for files that are missing; null: no more by itself.
  look_at timestamptz,
  primary key (event_id, parameter)
);
create index item_open on cloudsync.item (event_id) where state <> 'DONE';
create index item_look on cloudsync.item (look_at) where look_at is not null;

-- One file of an item. Its id is the reference the platform knows it by, so that it is never filed twice.
create table cloudsync.file (
  id uuid primary key,
  event_id uuid not null,
  parameter text collate "C" not null,
  version_id uuid not null,
  -- Not named `sha256`: the archive holds the content as long as there is the version.
  content text not null,
  size bigint not null,
  mime text not null,
  file_name text not null,
  -- SENT: taken, but not judged yet. DROPPED: another version stands in its place.
  state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'DONE', 'FAILED', 'DROPPED')),
  reason text,
  attempts integer not null default 0,
  round integer not null default 1,
  next_at timestamptz,
  platform_id text,
  settled_at timestamptz,
  unique (event_id, parameter, version_id),
  foreign key (event_id, parameter) references cloudsync.item (event_id, parameter),
  check ((state in ('WAITING', 'SENT')) = (next_at is not null)),
  check (state <> 'FAILED' or reason is not null),
  check (state <> 'SENT' or platform_id is not null),
  check (state <> 'DONE' or platform_id is not null)
);
create index file_due on cloudsync.file (next_at) where next_at is not null;

-- What the platform said, word for word, to each asking.
create table cloudsync.reply (
  file_id uuid not null references cloudsync.file (id),
  n integer not null,
  at timestamptz not null,
  -- HTTP status; null when there was no answer.
  status integer,
  outcome text not null,
  body text,
  primary key (file_id, n)
);
create trigger reply_append_only before update or delete or truncate on cloudsync.reply
  for each statement execute function platform.refuse_change();
