-- How the files of a regime are written and read, as data: columns, widths, encoding, code tables, names. Versions never
-- change; what they say of the exchange's specification counts as unverified until somebody signs for it.
create table filing.profile (
  id uuid primary key,
  regime text not null check (regime in ('HKIDR', 'NORTHBOUND')),
  version integer not null check (version > 0),
  layout jsonb not null,
  source text not null,
  -- Null for what comes with Kontor.
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  remark text,
  -- The specification it was compared with, and who stands for it.
  specification text,
  specification_version text,
  verified_by uuid,
  verified_by_name text,
  verified_at timestamptz,
  verified_remark text,
  unique (regime, version),
  check (num_nonnulls(specification, specification_version, verified_by, verified_by_name, verified_at) in (0, 5)),
  -- Maker is never checker.
  check (verified_by is distinct from made_by or verified_by is null)
);

-- When a regime is filed, in the time of the house.
create table filing.schedule (
  regime text primary key check (regime in ('HKIDR', 'NORTHBOUND')),
  -- Whether files are built and sent at these times by themselves.
  automatic boolean not null,
  send_times text[] not null check (cardinality(send_times) <= 12),
  -- From then on a file counts for the next trading day.
  cut_off text not null check (cut_off ~ '^[0-2][0-9]:[0-5][0-9]$'),
  -- From then on results and the full image are due.
  results_from text not null check (results_from ~ '^[0-2][0-9]:[0-5][0-9]$'),
  -- Whose open days are trading days.
  office text not null,
  version integer not null default 1
);
insert into filing.schedule (regime, automatic, send_times, cut_off, results_from, office) values
  ('HKIDR', false, array['08:00', '12:00', '15:00', '16:15'], '16:30', '18:00', 'hong-kong'),
  ('NORTHBOUND', false, array['08:00', '12:00', '15:00', '16:15'], '16:30', '18:00', 'hong-kong');

-- A file of the whole set of a CE number.
create table filing.filing (
  id uuid primary key,
  -- Order in which files are made, over all days.
  no bigint generated always as identity unique,
  regime text not null,
  ce_no text collate "C" not null,
  -- Trading day it counts for, and its number on that day.
  filed_on date not null,
  seq integer not null check (seq > 0),
  state text not null check (state in ('BUILDING', 'BUILT', 'SENDING', 'SENT', 'ACCEPTED', 'REFUSED', 'PROCESSED', 'IMAGED',
    'FAILED')),
  profile_id uuid not null references filing.profile (id),
  send_when_built boolean not null default false,
  slot text,
  file_name text,
  sha256 text,
  size bigint,
  -- Clients, lines of holders, and clients left out for lack of data.
  clients integer,
  parties integer,
  omitted integer,
  changed integer,
  -- When the data were read.
  read_at timestamptz,
  built_ms integer,
  made_by uuid not null,
  made_by_name text not null,
  made_at timestamptz not null,
  built_at timestamptz,
  sent_at timestamptz,
  sent_by text check (sent_by in ('sftp', 'hand')),
  send_error text,
  answered_at timestamptz,
  response_code text,
  accepted integer,
  rejected integer,
  processed_at timestamptz,
  imaged_at timestamptz,
  failure text,
  unique (regime, ce_no, filed_on, seq),
  check (state in ('BUILDING', 'FAILED') or (sha256 is not null and clients is not null)),
  check (state not in ('SENT', 'ACCEPTED', 'REFUSED', 'PROCESSED', 'IMAGED') or sent_at is not null)
);
create index filing_made on filing.filing (made_at desc, id desc);
create index filing_open on filing.filing (regime, ce_no, no desc) where state in ('BUILDING', 'BUILT', 'SENDING');
create index filing_latest on filing.filing (regime, ce_no, no desc);
create unique index filing_slot on filing.filing (regime, ce_no, filed_on, slot) where slot is not null;

-- Which numbers files held, from which file to which: a row says nothing anew until the number's data change or it is left
-- out. The digest is keyed; no name and no identity number stands here.
create table filing.entry (
  regime text not null,
  ce_no text collate "C" not null,
  bcan bigint not null check (bcan >= 100),
  client_id uuid not null,
  digest bytea not null check (octet_length(digest) = 16),
  first_no bigint not null,
  -- The first file without it, or with other data.
  until_no bigint,
  check (until_no > first_no)
);
create unique index entry_live on filing.entry (regime, ce_no, bcan) where until_no is null;
create index entry_of_number on filing.entry (regime, ce_no, bcan, first_no);
create index entry_client on filing.entry (client_id);

-- Who was left out of the last file although consent and number are there, and for lack of what.
create table filing.omission (
  filing_id uuid not null references filing.filing (id),
  client_id uuid not null,
  bcan bigint not null,
  reason text not null,
  primary key (filing_id, client_id)
);
create index omission_client on filing.omission (client_id);

-- Data the exchange rejected: the same data are not filed again by themselves.
create table filing.rejection (
  regime text not null,
  ce_no text collate "C" not null,
  bcan bigint not null,
  client_id uuid not null,
  digest bytea not null,
  code text not null,
  filing_id uuid not null references filing.filing (id),
  rejected_at timestamptz not null,
  primary key (regime, ce_no, bcan)
);
create index rejection_client on filing.rejection (client_id);

-- Answers of the exchange, each file once.
create table filing.answer (
  id uuid primary key,
  kind text check (kind in ('RESPONSE', 'RESULT', 'IMAGE')),
  state text not null check (state in ('RECEIVED', 'IMPORTED', 'REFUSED')),
  regime text not null,
  ce_no text collate "C",
  filing_id uuid references filing.filing (id),
  file_name text not null,
  sha256 text not null,
  size bigint not null,
  received_by text not null check (received_by in ('sftp', 'hand')),
  receiver_name text not null,
  received_at timestamptz not null,
  rows integer,
  breaks integer,
  refusal text,
  refusal_line integer,
  imported_at timestamptz,
  unique (regime, sha256)
);
create index answer_received on filing.answer (received_at desc, id desc);
create index answer_filing on filing.answer (filing_id);

-- Rows of an answer between reading and applying it.
create unlogged table filing.staged (
  answer_id uuid not null,
  bcan bigint not null,
  digest bytea,
  code text
);
create index staged_answer on filing.staged (answer_id);

-- Where the exchange's image and the house differ.
create table filing.break (
  id uuid primary key,
  regime text not null,
  ce_no text collate "C" not null,
  bcan bigint not null,
  client_id uuid,
  kind text not null check (kind in ('UNKNOWN', 'MISSING', 'DIFFERENT')),
  -- Where the client stood when the image came.
  standing text,
  state text not null check (state in ('OPEN', 'FOLLOWED_UP', 'RESOLVED', 'CLOSED')),
  image_id uuid not null references filing.answer (id),
  last_image_id uuid not null references filing.answer (id),
  seen integer not null default 1,
  opened_at timestamptz not null,
  filing_id uuid references filing.filing (id),
  followed_up_by text,
  followed_up_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  remark text,
  check ((state in ('RESOLVED', 'CLOSED')) = (ended_at is not null))
);
create unique index break_live on filing.break (regime, ce_no, bcan) where state in ('OPEN', 'FOLLOWED_UP');
create index break_opened on filing.break (opened_at desc, id desc);
create index break_client on filing.break (client_id);
