-- The kinds of document the broker keeps, with their rules. Codes are open-ended: the cloud platform invents new ones.
create table archive.parameter (
  code text collate "C" primary key check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  name_zh_hans text not null check (length(name_zh_hans) between 1 and 100),
  name_zh_hant text not null check (length(name_zh_hant) between 1 and 100),
  name_en text not null check (length(name_en) between 1 and 100),
  -- Whether a document of this kind belongs to the client (seen from each of its accounts) or to one account.
  level text not null check (level in ('customer', 'account')),
  -- Empty: every business line, every client type.
  business_lines text[] not null default '{}',
  client_types text[] not null default '{}',
  kinds text[] not null check (cardinality(kinds) > 0 and kinds <@ array['image', 'pdf', 'audio', 'video', 'sheet', 'text']),
  max_bytes bigint not null check (max_bytes between 1 and 4294967296),
  -- How many documents of this kind may be current at once.
  max_count integer not null check (max_count between 1 and 1000),
  needs_expiry boolean not null default false,
  position integer not null default 1000,
  retired boolean not null default false,
  version integer not null default 1,
  updated_at timestamptz not null
);

-- One document of a client or account: a slot whose versions follow each other. Line and department are those of the
-- account, or for a customer document the ones it was filed under; who sees the client sees it.
create table archive.document (
  id uuid primary key,
  client_id uuid not null,
  account_id uuid,
  parameter text collate "C" not null references archive.parameter (code),
  business_line text not null,
  department_id uuid not null,
  status text not null check (status in ('CURRENT', 'WITHDRAWN')),
  -- The version shown; earlier ones stay readable.
  current_version integer not null check (current_version > 0),
  expires_on date,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index document_client on archive.document (client_id, parameter, created_at);
create index document_account on archive.document (account_id, parameter, created_at) where account_id is not null;
create index document_updated on archive.document (updated_at desc, id desc);
create index document_department on archive.document (department_id, updated_at desc, id desc);
create index document_parameter on archive.document (parameter, updated_at desc, id desc);
create index document_expiry on archive.document (expires_on) where expires_on is not null and status = 'CURRENT';

-- One file in a document's history. Never changed, never deleted.
create table archive.document_version (
  id uuid primary key,
  document_id uuid not null references archive.document (id),
  version integer not null check (version > 0),
  sha256 text not null references platform.object (sha256),
  size bigint not null check (size > 0),
  mime text not null,
  kind text not null check (kind in ('image', 'pdf', 'audio', 'video', 'sheet', 'text')),
  file_name text not null check (length(file_name) between 1 and 255),
  expires_on date,
  -- Where it came from: `upload`, or `application`, `case` with their id.
  source text not null check (source in ('upload', 'application', 'case', 'import')),
  source_id uuid,
  -- The same item of a source is filed once, however often its case is retried.
  source_key text unique,
  filed_by uuid not null,
  filed_by_name text not null,
  filed_at timestamptz not null,
  remark text,
  unique (document_id, version)
);
create index document_version_object on archive.document_version (sha256);
create index document_version_source on archive.document_version (source_id) where source_id is not null;
create trigger document_version_append_only before update or delete or truncate on archive.document_version
  for each statement execute function platform.refuse_change();

-- A file that was sent and sniffed but is not part of anything yet; only its sender may use it, for a day.
create table archive.staged_upload (
  id uuid primary key,
  owner_id uuid not null,
  parameter text collate "C" not null references archive.parameter (code),
  sha256 text not null references platform.object (sha256),
  size bigint not null,
  mime text not null,
  kind text not null,
  file_name text not null,
  staged_at timestamptz not null
);
create index staged_upload_at on archive.staged_upload (staged_at);

-- Small pictures made in the background; a failure is final for that content and leaves the original as it is.
-- Columns named `sha256` count as references of `platform.object`; `source_sha256` does not.
create table archive.thumbnail (
  source_sha256 text primary key references platform.object (sha256) on delete cascade,
  state text not null check (state in ('READY', 'FAILED')),
  sha256 text references platform.object (sha256),
  made_at timestamptz not null,
  check ((state = 'READY') = (sha256 is not null))
);
create function archive.release_thumbnail() returns trigger language plpgsql as $$
begin
  update platform.object set refs = refs - 1 where sha256 = old.sha256;
  return null;
end $$;
create trigger thumbnail_released after delete on archive.thumbnail
  for each row execute function archive.release_thumbnail();
