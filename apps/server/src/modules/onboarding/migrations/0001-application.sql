create sequence onboarding.application_number start 10000001;

-- One attempt to open accounts. Its content stands in the revisions, sealed; what lists filter by is copied here when a
-- revision is saved.
create table onboarding.application (
  id uuid primary key,
  application_no text collate "C" not null unique,
  -- Set when the accounts are opened for a client we already have.
  client_id uuid,
  client_type text not null check (client_type in ('individual', 'joint', 'corporate')),
  account_types text[] not null check (
    cardinality(account_types) > 0 and account_types <@ array['cash', 'margin', 'futures', 'fund', 'va']
  ),
  business_line text not null,
  department_id uuid not null,
  broker_code text collate "C",
  introducer_code text collate "C",
  display_name text not null,
  search_words text[] not null,
  -- Masked main identity document and phone, for lists.
  identity_masked text not null,
  phone_masked text,
  -- Blind index of client type and main identity document.
  identity_index bytea not null check (octet_length(identity_index) = 16),
  state text not null check (state in ('DRAFT', 'SUBMITTED', 'RETURNED', 'APPROVED', 'OPENING', 'OPENED', 'REJECTED', 'FAILED', 'CANCELLED')),
  -- Name of the review step the case waits at, while SUBMITTED.
  review_step text,
  revision integer not null check (revision > 0),
  maker_id uuid not null,
  maker_name text not null,
  case_id uuid unique,
  -- Where the reviewer sent it back to, and why.
  return_page text,
  return_reasons text[] not null default '{}',
  return_remark text,
  -- Why opening failed last, as a refusal.
  failure_code text,
  failure_params jsonb,
  attempts integer not null default 0,
  source text not null check (source in ('form', 'import', 'api')),
  import_id uuid,
  import_row integer,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  opened_at timestamptz,
  version integer not null default 1,
  check ((state = 'FAILED') = (failure_code is not null)),
  check ((state = 'OPENED') = (opened_at is not null)),
  unique (import_id, import_row)
);
-- One live application per identity document.
create unique index application_live_identity on onboarding.application (identity_index)
  where state not in ('OPENED', 'REJECTED', 'CANCELLED');
create index application_created on onboarding.application (created_at desc, id desc);
create index application_state on onboarding.application (state, created_at desc, id desc);
create index application_department on onboarding.application (department_id, created_at desc, id desc);
create index application_client on onboarding.application (client_id) where client_id is not null;
create index application_words on onboarding.application using gin (search_words) with (fastupdate = off);

-- Every version of the content that was ever submitted, and the draft being written.
create table onboarding.application_revision (
  application_id uuid not null references onboarding.application (id),
  revision integer not null check (revision > 0),
  -- The content as canonical JSON, sealed, and the SHA-256 of the clear text.
  content_sealed bytea not null,
  content_hash bytea not null check (octet_length(content_hash) = 32),
  saved_at timestamptz not null,
  saved_by uuid not null,
  submitted_at timestamptz,
  submitted_by uuid,
  primary key (application_id, revision),
  check ((submitted_at is null) = (submitted_by is null))
);
-- Images and files that belong to one revision; the bytes stand in the object store under their hash.
create table onboarding.application_document (
  application_id uuid not null,
  revision integer not null,
  position integer not null,
  -- Code of the archive parameter type.
  parameter text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  file_name text not null,
  mime text not null,
  -- What sniffing found: image, pdf, …
  kind text not null,
  size bigint not null check (size > 0),
  primary key (application_id, revision, position),
  foreign key (application_id, revision) references onboarding.application_revision (application_id, revision)
);
create index application_document_object on onboarding.application_document (sha256);

-- What was submitted stays as it was submitted.
create function onboarding.refuse_submitted_change() returns trigger language plpgsql as $$
begin
  if old.submitted_at is not null then
    raise exception 'revision % of % was submitted', old.revision, old.application_id using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger revision_immutable before update or delete on onboarding.application_revision
  for each row execute function onboarding.refuse_submitted_change();
create function onboarding.refuse_document_change() returns trigger language plpgsql as $$
declare
  touched onboarding.application_document := case tg_op when 'DELETE' then old else new end;
begin
  if exists (select from onboarding.application_revision r where r.application_id = touched.application_id
    and r.revision = touched.revision and r.submitted_at is not null) then
    raise exception 'revision % of % was submitted', touched.revision, touched.application_id
      using errcode = 'restrict_violation';
  end if;
  return touched;
end $$;
create trigger document_immutable before insert or update or delete on onboarding.application_document
  for each row execute function onboarding.refuse_document_change();

-- The story of an application: one row per change of state.
create table onboarding.application_event (
  application_id uuid not null references onboarding.application (id),
  seq integer not null,
  at timestamptz not null,
  revision integer not null,
  -- What happened: created, saved, submitted, agreed, returned, rejected, approved, opening, opened, failed, retried, cancelled.
  kind text not null,
  from_state text,
  to_state text not null,
  -- Review step it happened at.
  step text,
  operator_id uuid not null,
  operator_name text not null,
  remark text,
  primary key (application_id, seq)
);
create trigger event_append_only before update or delete or truncate on onboarding.application_event
  for each statement execute function platform.refuse_change();

-- Accounts that an application opened.
create table onboarding.application_account (
  application_id uuid not null references onboarding.application (id),
  account_id uuid not null unique,
  account_type text not null,
  primary key (application_id, account_type)
);

-- One uploaded sheet: checked row by row, shown, confirmed, then worked off by a job.
create table onboarding.import (
  id uuid primary key,
  file_name text not null,
  format text not null check (format in ('xlsx', 'csv')),
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  images_sha256 text check (images_sha256 ~ '^[0-9a-f]{64}$'),
  images_name text,
  business_line text not null,
  department_id uuid not null,
  -- What becomes of a good row: a draft, or an application that is submitted at once.
  outcome text not null check (outcome in ('draft', 'submitted')),
  state text not null check (state in ('CHECKING', 'CHECKED', 'RUNNING', 'DONE', 'CANCELLED', 'REFUSED')),
  -- Why the file as a whole was refused.
  failure_code text,
  failure_params jsonb,
  rows_total integer not null default 0,
  rows_valid integer not null default 0,
  rows_done integer not null default 0,
  rows_failed integer not null default 0,
  operator_id uuid not null,
  operator_name text not null,
  created_at timestamptz not null,
  checked_at timestamptz,
  confirmed_at timestamptz,
  finished_at timestamptz
);
-- The same file is taken once; a cancelled or refused import frees it.
create unique index import_file on onboarding.import (file_sha256, coalesce(images_sha256, ''), operator_id)
  where state not in ('CANCELLED', 'REFUSED');
create index import_created on onboarding.import (created_at desc, id desc);

create table onboarding.import_row (
  import_id uuid not null references onboarding.import (id),
  -- Row of the sheet as the spreadsheet program numbers it; the header is 1.
  row integer not null check (row > 1),
  -- The cells as they were given, sealed JSON: the error file repeats them.
  cells_sealed bytea not null,
  label text not null,
  state text not null check (state in ('VALID', 'INVALID', 'DONE', 'FAILED')),
  -- [{ column, code, params }]
  problems jsonb not null default '[]',
  -- [{ parameter, sha256, fileName, mime, size }] matched from the zip.
  documents jsonb not null default '[]',
  application_id uuid,
  primary key (import_id, row)
);
create index import_row_state on onboarding.import_row (import_id, state, row);
